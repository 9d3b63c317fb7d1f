//! The page's state and its one reducer: plain data and a pure function, free of the browser, so that
//! everything a person can do is tested natively.

use std::rc::Rc;

use super::action::{Action, Notices, Panel, Preferences, Refused, Tab};
use super::caches::Lab;
use super::find::Find;
use super::folding::Kept;
use super::link;
use super::player::{Mode, Player};
use super::preset;
use super::run::{Change, Picture, Run, current_url, follow};
use super::visits;
use super::zoom::{self, Zoom};
use crate::diagram::Rows;
use crate::embed;
use crate::lens::{self, Folds, Lens};
use crate::pipeline::Preset;
use crate::scenario::{How, Knob, MAX_VISITS, Scenario, Value, Visit};
use crate::text::Lang;

/// How the browser's address follows the state: each new serial writes it once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Counts the commits.
    pub serial: u32,
    /// Whether the address is a new entry of the history.
    pub push: bool,
}

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct State {
    /// What is remembered.
    pub preferences: Preferences,
    /// Whether the language belongs into the link: it stood in one, or somebody chose it.
    pub lang_in_link: bool,
    /// Whether somebody chose the language on this page, so that it is remembered.
    pub lang_chosen: bool,
    /// The text in the address bar.
    pub typed: String,
    /// The last good run.
    pub run: Rc<Run>,
    /// The run as the lens shows it.
    pub picture: Rc<Picture>,
    /// What is folded and unfolded by hand.
    pub folds: Folds,
    /// How the picture's rows are spaced.
    pub rows: Rows,
    /// What stays where it is on the screen although the picture has changed.
    pub kept: Option<Kept>,
    /// Whether the page stands in a frame of another page.
    pub embed: bool,
    /// Where the playhead is and how it moves.
    pub player: Player,
    /// What the last change of the scenario changed in the run.
    pub change: Option<Rc<Change>>,
    /// What is wrong.
    pub notices: Notices,
    /// The view.
    pub tab: Tab,
    /// The cards of the path that are open.
    pub cards: Vec<&'static str>,
    /// Whether the menu beside Again is open.
    pub menu: bool,
    /// What the next visit is to be.
    pub next: Visit,
    /// How large the diagram is to be.
    pub zoom: Zoom,
    /// How large it is, in thousandths.
    pub scale: u32,
    /// How large the time axis of the waterfall is, in thousandths.
    pub axis: u32,
    /// What is looked for.
    pub find: Option<Find>,
    /// The panel that is open.
    pub panel: Option<Panel>,
    /// What is looked at of what caches would do.
    pub lab: Lab,
    /// The address's version.
    pub commit: Commit,
    /// Counts what was done, the flow of time, the moves of the playhead and changes of size not counted:
    /// what a frame cannot change is drawn anew only then.
    pub revision: usize,
}

impl State {
    /// The state of a page that opens with `query` in its address.
    pub fn open(query: &str, preferences: Preferences) -> State {
        State::at(query, preferences, Mode::default())
    }

    fn at(query: &str, preferences: Preferences, mode: Mode) -> State {
        let (link, mut notices) = link::read(query);
        let frame = link::frame(query);
        let (run, typed) = match Run::of(&link.scenario) {
            Ok(run) => (run, None),
            Err(problem) => {
                let typed = current_url(&link.scenario).to_owned();
                notices.address = Some((typed.clone(), problem));
                (Run::without_url(&link.scenario), Some(typed))
            }
        };
        let preferences = Preferences {
            lang: link.lang.unwrap_or(preferences.lang),
            theme: frame.unwrap_or(preferences.theme),
            ..preferences
        };
        let lens = link
            .lens
            .and_then(lens::by_id)
            .unwrap_or(link::default_lens());
        let folds = embed::folds(&link.folds);
        let rows = Rows::by_time(link.by_time);
        let picture = Picture::of(&run, (lens, &folds, rows), preferences.lang, mode);
        let mut player = Player {
            mode,
            ..Player::default()
        };
        if let Some(at) = link.at {
            player = player.landed(&picture, at);
        }
        State {
            preferences,
            lang_in_link: link.lang.is_some(),
            lang_chosen: false,
            typed: typed.unwrap_or_else(|| current_url(&run.scenario).to_owned()),
            run: Rc::new(run),
            picture: Rc::new(picture),
            folds,
            rows,
            kept: None,
            embed: frame.is_some(),
            player,
            change: None,
            notices,
            tab: Tab::default(),
            cards: Vec::new(),
            menu: false,
            next: Visit::default(),
            zoom: Zoom::default(),
            scale: zoom::WHOLE,
            axis: zoom::WHOLE,
            find: None,
            panel: None,
            lab: Lab::default(),
            commit: Commit::default(),
            revision: 0,
        }
    }

    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.preferences.lang
    }

    /// The query that reproduces this state.
    pub fn query(&self) -> String {
        link::write(self)
    }

    /// The row under the playhead.
    pub fn row(&self) -> usize {
        self.player.row(&self.picture)
    }

    /// The part of the address bar's text that is refused, in UTF-16 code units, as browsers count.
    pub fn refused(&self) -> Option<(u32, u32)> {
        let (typed, problem) = self.notices.address.as_ref()?;
        let start = self.typed.find(typed.as_str())?;
        let units = |at: usize| {
            let before = self.typed.get(..start + at)?;
            Some(before.encode_utf16().count() as u32)
        };
        units(problem.at.start).zip(units(problem.at.end))
    }

    /// What the action makes of the state.
    pub fn reduce(&self, action: Action) -> State {
        let mut next = self.clone();
        next.apply(action);
        next
    }

    fn apply(&mut self, action: Action) {
        if !action.only_moves() && !action.only_zooms() {
            self.revision += 1;
        }
        let before = Rc::clone(&self.picture);
        match action {
            Action::Type(typed) => self.typed = typed,
            Action::Restore => {
                self.typed = current_url(&self.run.scenario).to_owned();
                self.notices.address = None;
            }
            Action::Go => self.go(),
            Action::Next(visit) => self.next = visit,
            Action::Again => self.again(),
            Action::Remove(at) => self.rewind(|scenario| visits::remove(scenario, at)),
            Action::StartOver => self.rewind(|scenario| scenario.again.clear()),
            Action::Preset(preset) => self.preset(preset),
            Action::Set(settings) => self.set(&settings),
            Action::Lab(lab) => self.lab = lab,
            Action::Write(knob, written) => self.write(knob, written),
            Action::Reset => self.tune(|scenario| scenario.settings = Default::default()),
            Action::Seed(seed) => self.tune(|scenario| scenario.seed = seed),
            Action::Fold(part) => self.fold(part),
            Action::FoldHere(folds) => self.fold_here(folds),
            Action::Unfold => self.unfold(),
            Action::Lens(lens) => self.look(lens, self.lang(), self.player.mode, true),
            Action::Rows(rows) => {
                self.rows = rows;
                self.look(self.picture.lens, self.lang(), self.player.mode, true);
            }
            Action::Lang(lang) => {
                self.preferences.lang = lang;
                self.lang_in_link = true;
                self.lang_chosen = true;
                self.notices.missing = None;
                self.look(self.picture.lens, lang, self.player.mode, false);
            }
            Action::Missing(lang) => self.missing(lang),
            Action::Theme(theme) => self.preferences.theme = theme,
            Action::Shortcuts(on) => self.preferences.shortcuts = on,
            Action::Tab(tab) => self.tab = tab,
            Action::Card(id) => match self.cards.iter().position(|open| *open == id) {
                Some(at) => drop(self.cards.remove(at)),
                None => self.cards.push(id),
            },
            Action::Menu(open) => self.menu = open,
            Action::Zoom(zoom) => self.zoom(zoom),
            Action::Magnify(larger) => {
                let step = self.zoomed().and_then(|(kind, now)| kind.step(now, larger));
                step.into_iter()
                    .for_each(|step| self.zoom(Zoom::Times(step)));
            }
            Action::Scale(scale) => self.scale = scale,
            Action::Find(text) => self.find(text.as_deref()),
            Action::Found(forwards) => self.go_to_found(forwards),
            Action::Panel(panel) => self.open_panel(panel),
            Action::Open(query) => self.opened(&query),
            Action::Dismiss => self.notices = Notices::default(),
            Action::Mode(mode) => {
                let lang = self.lang();
                self.look(self.picture.lens, lang, mode, false);
            }
            Action::Speed(speed) => self.player.speed = speed,
            other => self.play(other),
        }
        if let Some(find) = self.find.take() {
            // What was found is rows of a picture.
            self.find = Some(match Rc::ptr_eq(&before, &self.picture) {
                true => find,
                false => Find::of(&find.text, &self.run, &self.picture, self.lang()),
            });
        }
    }

    /// What of the view can be drawn larger, and how large it is, in thousandths.
    pub fn zoomed(&self) -> Option<(zoom::Kind, u32)> {
        match self.tab {
            Tab::Sequence => Some((zoom::Kind::Diagram, self.scale)),
            Tab::Waterfall => Some((zoom::Kind::Axis, self.axis)),
            Tab::Packets | Tab::Story | Tab::Mermaid => None,
        }
    }

    fn zoom(&mut self, zoom: Zoom) {
        match (self.tab, zoom) {
            (Tab::Sequence, _) => self.zoom = zoom,
            (Tab::Waterfall, Zoom::Fit) => self.axis = zoom::WHOLE,
            (Tab::Waterfall, Zoom::Times(scale)) => self.axis = scale,
            (Tab::Packets | Tab::Story | Tab::Mermaid, _) => {}
        }
    }

    /// Looks for a text, and goes to where it is said next unless the current step says it.
    fn find(&mut self, text: Option<&str>) {
        let find = text.map(|text| Find::of(text, &self.run, &self.picture, self.lang()));
        let row = self.row();
        let is_said = |find: &Find| find.place(row).is_some();
        let next = find.as_ref().filter(|find| !is_said(find));
        let next = next.and_then(|find| find.from(row, true));
        self.find = find;
        if let Some(row) = next {
            self.play(Action::Row(row));
        }
    }

    fn go_to_found(&mut self, forwards: bool) {
        let row = self.row();
        let found = self.find.as_ref();
        if let Some(row) = found.and_then(|find| find.from(row, forwards)) {
            self.play(Action::Row(row));
        }
    }

    /// What moves the playhead.
    fn play(&mut self, action: Action) {
        let picture = self.picture.clone();
        let player = &mut self.player;
        match action {
            Action::Toggle => player.toggle(&picture),
            Action::Tick(millis) => return player.tick(&picture, millis),
            Action::Scrub(position) => return player.scrub(&picture, position),
            Action::Dropped => player.dropped(&picture),
            Action::Row(row) => player.to_row(&picture, row),
            Action::Step(by) => player.step(&picture, by),
            Action::Stage(by) => player.stage(&picture, by),
            Action::First => player.stop_at(0.0),
            Action::Last => player.stop_at(picture.length()),
            _ => {}
        }
        self.commit(false);
    }

    fn open_panel(&mut self, panel: Option<Panel>) {
        self.panel = panel;
        if panel == Some(Panel::Caches) {
            self.lab = self.lab.for_url(&self.run.trace.url);
        }
        // A link to a moment needs one that does not pass.
        if panel == Some(Panel::Share) && self.player.playing {
            self.player.playing = false;
            self.commit(false);
        }
    }

    fn commit(&mut self, push: bool) {
        self.commit.serial = self.commit.serial.wrapping_add(1);
        self.commit.push = push;
    }

    /// Runs what stands in the address bar: in the warm world when it is the URL of the last visit,
    /// else in a fresh one.
    fn go(&mut self) {
        let typed = self.typed.trim().to_owned();
        let mut scenario = self.run.scenario.clone();
        if typed != current_url(&scenario) {
            scenario.url = typed.clone();
            scenario.again.clear();
        }
        if self.start(scenario, &typed) {
            self.change = None;
        }
    }

    fn again(&mut self) {
        let mut scenario = self.run.scenario.clone();
        if scenario.again.len() + 1 >= MAX_VISITS {
            self.notices.full = true;
            self.menu = false;
            return;
        }
        let mut visit = self.next.clone();
        let asked = visit.url.take().unwrap_or_else(|| self.typed.clone());
        let asked = match visit.how {
            How::Open => asked.trim().to_owned(),
            // What is reloaded is what is shown.
            How::Reload | How::Hard => current_url(&scenario).to_owned(),
        };
        visit.url = Some(asked.clone()).filter(|url| url != current_url(&scenario));
        scenario.again.push(visit);
        self.start(scenario, &asked);
    }

    fn rewind(&mut self, edit: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.run.scenario.clone();
        edit(&mut scenario);
        let typed = current_url(&scenario).to_owned();
        self.start(scenario, &typed);
    }

    fn preset(&mut self, preset: &'static Preset) {
        let seed = self.run.scenario.seed;
        let scenario = preset::scenario(preset, current_url(&self.run.scenario), seed);
        let lens = preset::lens(preset, self.picture.lens);
        self.folds = Folds::default();
        self.look(lens, self.lang(), self.player.mode, false);
        let typed = scenario.url.clone();
        self.start(scenario, &typed);
    }

    /// Runs a scenario from its beginning. What cannot be run leaves the last good run on the screen.
    fn start(&mut self, scenario: Scenario, typed: &str) -> bool {
        self.notices = Notices::default();
        self.menu = false;
        match Run::of(&scenario) {
            Ok(run) => {
                self.show(run);
                self.next = Visit::default();
                // It lies over the picture, and what was typed is now in it.
                self.panel = self.panel.filter(|panel| *panel != Panel::Url);
                self.player.play_from_start();
                self.typed = current_url(&self.run.scenario).to_owned();
                self.commit(true);
                true
            }
            Err(problem) => {
                self.notices.address = Some((typed.to_owned(), problem));
                false
            }
        }
    }

    fn set(&mut self, settings: &[(&'static Knob, Value)]) {
        self.notices.lines = None;
        self.tune(|scenario| {
            for (knob, value) in settings {
                scenario.settings.set(knob, value.clone());
            }
        });
    }

    /// What cannot be sent stays where it was written, and the last good run on the screen.
    fn write(&mut self, knob: &'static Knob, written: String) {
        match knob.parse(&written) {
            Ok(value) => self.set(&[(knob, value)]),
            Err(what) => {
                self.notices.lines = Some(Rc::new(Refused {
                    knob: knob.id,
                    written,
                    what,
                }));
            }
        }
    }

    /// Runs a changed scenario and keeps the playhead at the same step.
    fn tune(&mut self, edit: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.run.scenario.clone();
        edit(&mut scenario);
        if scenario == self.run.scenario {
            return;
        }
        match Run::of(&scenario) {
            Ok(run) => {
                let (before, row) = (self.run.clone(), self.row());
                let old = self.picture.clone();
                self.show(run);
                let kept = follow(&before, &old, row, &self.run, &self.picture);
                self.player.carried(&old, &self.picture, kept);
                self.commit(true);
            }
            Err(problem) => {
                let typed = current_url(&scenario).to_owned();
                self.notices.address = Some((typed, problem));
            }
        }
    }

    /// Takes a run in and says what it changes.
    fn show(&mut self, run: Run) {
        let change = Change::between(&self.run, &run);
        self.change = Some(Rc::new(change));
        self.picture = Rc::new(Picture::of(
            &run,
            (self.picture.lens, &self.folds, self.rows),
            self.lang(),
            self.player.mode,
        ));
        self.run = Rc::new(run);
    }

    /// Lays the same run out anew.
    pub(super) fn look(&mut self, lens: &'static Lens, lang: Lang, mode: Mode, push: bool) {
        let (old, row) = (self.picture.clone(), self.row());
        self.player.mode = mode;
        let looks = (lens, &self.folds, self.rows);
        self.picture = Rc::new(Picture::of(&self.run, looks, lang, mode));
        let kept = follow(&self.run, &old, row, &self.run, &self.picture);
        self.player.carried(&old, &self.picture, kept);
        self.commit(push);
    }

    /// Stays in the language that is there, or goes to English, which always is.
    fn missing(&mut self, lang: Lang) {
        self.notices.missing = Some(lang);
        if self.lang() != lang {
            return;
        }
        let commit = self.commit;
        self.preferences.lang = Lang::En;
        self.lang_in_link = false;
        self.look(self.picture.lens, Lang::En, self.player.mode, false);
        // The address goes on naming the language, so that loading the page again asks for it again.
        self.commit = commit;
    }

    /// Back or forward: the other address's state, with what belongs to the page itself kept.
    fn opened(&mut self, query: &str) {
        let before = self.clone();
        let opened = State::at(query, before.preferences, before.player.mode);
        self.preferences.lang = opened.preferences.lang;
        self.lang_in_link = opened.lang_in_link;
        self.typed = opened.typed;
        self.run = opened.run;
        self.picture = opened.picture;
        self.folds = opened.folds;
        self.rows = opened.rows;
        self.notices = opened.notices;
        let at = opened.player;
        let rests = !at.playing;
        let same_url = before.run.scenario.url == self.run.scenario.url;
        let mut player = before.player.clone();
        if rests {
            player.stop_at(at.position);
        } else if same_url {
            let (old, new) = (&before.picture, &self.picture);
            let row = follow(&before.run, old, before.row(), &self.run, new);
            player.carried(old, new, row);
        } else {
            player.play_from_start();
        }
        self.player = player;
        self.change = Some(Rc::new(Change::between(&before.run, &self.run)));
    }
}
