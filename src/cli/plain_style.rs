//! A picture's style sheet in plain words, for one theme.
//!
//! It is written for browsers, with custom properties and a media query. What draws PNG files knows neither, so
//! every value is put in its place here. It reads the one sheet of `export/picture.css`, not any.

/// The property whose value depends on the tier around.
const TIER: &str = "var(--tier)";

/// The tiers by their names in styles.
const TIERS: [&str; 5] = ["client", "network", "edge", "cluster", "data"];

/// The picture with a plain style sheet.
pub(super) fn plain(svg: &str, dark: bool) -> String {
    let parts = svg
        .split_once("<style>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</style>")?)));
    let Some((before, (style, after))) = parts else {
        return svg.to_owned();
    };
    [before, "<style>", &flat(style, dark), "</style>", after].concat()
}

fn flat(style: &str, dark: bool) -> String {
    let style = without_comments(style);
    let (light, rest) = style.split_once("@media").unwrap_or((&style, ""));
    // The media query holds one rule, the colours of the dark theme.
    let (query, rest) = rest.split_once("}\n}").unwrap_or(("", rest));
    let theme = query.split_once('{').map_or("", |(_, rule)| rule);
    let mut values = properties(light);
    if dark {
        values.splice(0..0, properties(theme));
    }
    let mut out = String::new();
    for (selector, body) in rules(light).chain(rules(rest)) {
        let body = filled(body, &values);
        if !body.contains(TIER) {
            out += &rule(selector, &body);
            continue;
        }
        for tier in TIERS {
            let colour = format!("var(--{tier})");
            let body = filled(&body.replace(TIER, &colour), &values);
            out += &rule(&of_tier(selector, tier), &body);
        }
    }
    out
}

fn without_comments(style: &str) -> String {
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + part.split_once("*/").map_or("", |(_, rest)| rest)
    })
}

/// The rules of a sheet without nesting: selector and declarations.
fn rules(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let rules = style.split('}').filter_map(|rule| rule.split_once('{'));
    rules.map(|(selector, body)| (selector.trim(), body.trim()))
}

/// The custom properties of the first rule: how each is asked for, and its value.
fn properties(style: &str) -> Vec<(String, String)> {
    let (_, body) = rules(style).next().unwrap_or_default();
    let declarations = body.split(';').filter_map(|one| one.split_once(':'));
    declarations
        .map(|(name, value)| (name.trim(), value.trim()))
        .filter(|(name, _)| name.starts_with("--"))
        .map(|(name, value)| (format!("var({name})"), value.to_owned()))
        .collect()
}

/// Declarations without custom properties, and with their values where they are asked for; the first value of
/// a name counts.
fn filled(body: &str, values: &[(String, String)]) -> String {
    let kept = body.split_inclusive(';');
    let kept = kept.filter(|one| !one.trim_start().starts_with("--"));
    values
        .iter()
        .fold(kept.collect(), |body: String, (name, value)| {
            body.replace(name, value)
        })
}

/// A selector for what has a tier of its own, or stands in something that has.
fn of_tier(selector: &str, tier: &str) -> String {
    let each = |one: &str| {
        let (around, last) = one.trim().rsplit_once(' ').unwrap_or(("", one));
        format!("{around} .tier-{tier} {last},{around} {last}.tier-{tier}")
    };
    let parts: Vec<String> = selector.split(',').map(each).collect();
    parts.join(",")
}

fn rule(selector: &str, body: &str) -> String {
    format!("{selector}{{{body}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "/* a {} */.d {\n  --paper: #fff;\n  --edge: brown;\n}\n\
        @media (prefers-color-scheme: dark) {\n  .d {\n    --paper: #000;\n  }\n}\n\
        .d .bar,\n.d .x .box {\n  fill: var(--tier);\n  stroke: var(--paper);\n}\n";

    #[test]
    fn every_value_is_in_its_place() {
        let light = flat(SHEET, false);
        assert!(!light.contains("var(--paper)") && !light.contains("var(--edge)"));
        let edge = ".d .tier-edge .bar,.d .bar.tier-edge,.d .x .tier-edge .box,.d .x .box.tier-edge\
            {fill: brown;\n  stroke: #fff;}";
        assert!(light.contains(edge), "{light}");
        assert!(flat(SHEET, true).contains("{fill: brown;\n  stroke: #000;}"));
    }

    #[test]
    fn nothing_of_the_picture_s_own_sheet_is_left_to_a_browser() {
        let svg = [
            "<svg><style>",
            include_str!("../export/picture.css"),
            "</style></svg>",
        ]
        .concat();
        for dark in [false, true] {
            let plain = plain(&svg, dark);
            assert!(!plain.contains("--") && !plain.contains('@'), "{plain}");
            assert!(plain.contains(".tier-data .bar"), "{plain}");
        }
    }
}
