/**
 * hopscope simulates everything that happens between Enter in the address bar and the page on the screen.
 *
 * ```js
 * import { simulate } from "./hopscope.js";
 *
 * const trace = simulate({ url: "https://shop.example.com/", set: { "dns.cache": "os" } });
 * for (const { sent, from, to, label } of trace.messages) console.log(sent, from, to, label);
 * ```
 *
 * All functions are pure and answer at once; the same scenario always gives the same answer. What is wrong with a
 * scenario is thrown as an `Error` whose message is what a person would read on the page. Works in browsers and in
 * Node 20 or newer, without any request but for the module itself and its languages, which are there once it is imported.
 */

/** A language; it also decides in which language errors are. */
export type Lang = "en" | "zh" | "ru";

/**
 * What is simulated: a URL as one types it into an address bar, a link of the page
 * (`https://host/path/?v=1.4&url=…`, or its query alone), or an object.
 */
export type Scenario = string | ScenarioObject;

export interface ScenarioObject {
  /** The URL as typed; `https://shop.example.com/cart?q=café` if left out. */
  url?: string | null;
  /** What differs from the defaults, by the ids of the knobs; `knobs()` lists them and what each can be. */
  set?: Record<string, string | number | bigint | null> | null;
  /** Visits after the first one, at most 15, to the world that the ones before them left behind. */
  visits?: Visit[] | null;
  /** Where the random numbers start, from 0 to 2⁶⁴−1; 1 if left out. Beyond 2⁵³ give a bigint or a string. */
  seed?: number | bigint | string | null;
  /** The lens that `mermaid` and `svg` look through; `lenses()` lists them. The first one if left out. */
  lens?: string | null;
  /** How `svg` spaces its rows: one below the other, or by time, with arrows that slope; compact if left out. */
  rows?: "compact" | "time" | null;
  /** What is folded on top of that, or unfolded with a `-`, as in a link: `edge,tls.2,-tcp`. */
  fold?: string | null;
  /** The language of every text in the answer; English if left out. */
  lang?: Lang | null;
}

/** One more visit. */
export interface Visit {
  /** Seconds between the end of the visit before and this one, or with a unit: `"90s"`, `"5m"`, `"2h"`, `"1d"`; at most 365 days. */
  after?: number | string | null;
  /** The ids of the caches that are cleared before it; `stages()` lists them. */
  clear?: string[] | null;
  /** Another URL, if not the one before. A reload takes none: it asks again for what is shown. */
  url?: string | null;
  /** Opened anew, as in a new tab (if left out), reloaded, or reloaded past the browser's cache. */
  how?: "open" | "reload" | "hard" | null;
}

/** Simulates a scenario and returns what happened in its last visit. */
export function simulate(scenario: Scenario): Trace;

/** The sequence diagram of a lens as Mermaid text. */
export function mermaid(scenario: Scenario, lens?: string | null): string;

/**
 * The sequence diagram of a lens as a complete SVG document, without scripts.
 *
 * @param time milliseconds of virtual time, as in the trace: what has happened by then. The whole run if left out.
 */
export function svg(scenario: Scenario, lens?: string | null, time?: number | null): string;

/**
 * What the client's network interface saw in the last visit, as a capture file (classic pcap, Ethernet) for Wireshark,
 * tshark and the like. Headers, lengths and checksums are real; keys and contents are filler.
 */
export function pcap(scenario: Scenario): Uint8Array;

/** Everything that can be set, in the order of the path. */
export function knobs(lang?: Lang | null): Knob[];

/** Everything one can look through, the default first. */
export function lenses(lang?: Lang | null): Lens[];

/** The stages of the path, in order. */
export function stages(lang?: Lang | null): Stage[];

// --- what there is ---------------------------------------------------------------------------------------------------

export type Knob = ChoiceKnob | NumberKnob | FieldsKnob;

interface KnobHead {
  /** `stage.name`, as in `set` and in links. */
  id: string;
  /** The id of the stage that it belongs to. */
  stage: string;
  title: string;
}

/** A knob that is one of a few. */
export interface ChoiceKnob extends KnobHead {
  kind: "choice";
  default: string;
  values: { id: string; title: string }[];
}

/** A knob that is a whole number. */
export interface NumberKnob extends KnobHead {
  kind: "number";
  default: number;
  min: number;
  max: number;
  unit: "count" | "ms" | "s" | "kB";
}

/** A knob that holds header fields: lines such as `Cache-Control: no-store`. */
export interface FieldsKnob extends KnobHead {
  kind: "fields";
  default: string;
  /** The most bytes that the lines may have together. */
  max: number;
}

export interface Lens {
  id: string;
  title: string;
}

export interface Stage {
  id: string;
  title: string;
  /** What it does. */
  about: string;
  /** What is left out of it. */
  notModelled: string;
  /** The ids of its knobs. */
  knobs: string[];
  /** Its caches, which can be cleared between two visits. */
  caches: { id: string; title: string }[];
}

// --- what happened ---------------------------------------------------------------------------------------------------

/**
 * Everything that happened in one visit.
 *
 * Times are virtual, in milliseconds since navigation start, to the microsecond. What refers to a message, decision,
 * span, connection or resource gives its index in the list of that name; participants go by their ids.
 */
export interface Trace {
  /** The URL that was navigated to; it keeps the fragment, which is never sent. */
  url: string;
  /** The query that opens this run in the page; empty for the default one. */
  link: string;
  /** The version of the model; another one may give another trace. */
  model: number;
  lang: Lang;
  /** Which visit this is, from 0. */
  visit: number;
  /** Unix time of navigation start in milliseconds, on the scenario's own clock. */
  startedAt: number;
  /** The end of all work, which may outlast what the person waits for. */
  end: number;
  /** What the visits before it came to, the first one first. */
  before: PastVisit[];
  /** What every cache of this deployment holds at the end, in path order. */
  caches: WarmCache[];
  outcome: Outcome;
  /** When the page's milestones were reached, those that were. */
  marks: { responseStart?: number; responseEnd?: number; shown?: number };
  /** Where the person's waiting went, in order. */
  phases: { id: "dns" | "tcp" | "tls" | "wait" | "download"; duration: number }[];
  /** What each stage that was reached came to. */
  stages: StageOutcome[];
  /** Everyone who could take part, in path order. */
  participants: Participant[];
  /** In the order in which they were sent. */
  messages: Message[];
  /** Log lines, waits and remarks. */
  notes: Note[];
  decisions: Decision[];
  /** Intervals of work. */
  spans: Span[];
  /** The client's connections. */
  connections: Connection[];
  /** The URLs that were asked for; the first is the document. */
  resources: string[];
}

/** What a visit came to, in short. */
export interface PastVisit {
  url: string;
  /** Unix time of navigation start in milliseconds, on the scenario's own clock. */
  startedAt: number;
  /** How long the person waited for the page. */
  shown: number;
  /** The status of the response shown, if there was one. */
  status: number | null;
  /** The browser's code, if it showed a page of its own. */
  error: string | null;
  /** The status that came over the network in the end: 304 when a copy was still good; `null` if nothing came. */
  answered: number | null;
}

/** A cache, and what it holds, run out or not. */
export interface WarmCache {
  /** As in `clear`. */
  id: string;
  /** What it is: a host name, a URL, a file; and the Unix time in milliseconds at which it runs out, if it does. */
  holds: { what: string; until: number | null }[];
}

/** What the person sees in the end. */
export interface Outcome {
  /** The status of the response shown, if there was one. */
  status: number | null;
  /** The browser's own error page, if it shows one; the code is Chromium's. */
  error: { code: string; title: string; text: string } | null;
  /** The participant that decided it. */
  cause: string | null;
  /** Whether the document came out of the browser's cache without asking anybody. */
  fromCache: boolean;
  /** The URL at which the person ended up, if redirects led to another one. */
  ledTo: string | null;
}

export interface StageOutcome {
  id: string;
  /** In a few words. */
  label: string;
  tone: "good" | "detour" | "failure";
  /** Its time without that of the stages inside it. */
  ownTime: number;
}

export interface Participant {
  /** What follows the last dot is a part of what precedes it: `nginx.tcp`. */
  id: string;
  name: string;
  kind: "actor" | "component" | "store";
  tier: "client" | "network" | "edge" | "cluster" | "data";
  /** When it came into being, in milliseconds; `null` if it was there before. */
  begins: number | null;
  /** When it ended; `null` if it is still there at the end. */
  ends: number | null;
}

/** The innermost thing that something stands in: a span, one operand of a decision, or the run itself. */
export type Scope = { span: number } | { decision: number; operand: number } | null;

/** Where in the order of recording something stands, among everything in the trace. */
type Seq = number;

export interface Message {
  /** The sender. */
  from: string;
  /** The receiver; the sender itself for what it does alone. */
  to: string;
  /** What stands on the arrow. */
  label: string;
  /** A call waits for its reply; what is passed within a stack is a hand-over; all else waits for nothing. */
  kind: "call" | "reply" | "async" | "hand-over";
  layer: "application" | "security" | "transport" | "network" | "link";
  /** What it is on the wire; `local` for what happens inside one machine. */
  type: "local" | "dns" | "segment" | "tls" | "request" | "response" | "redis" | "mysql" | "arp" | "route" | "packet" | "rejection";
  /** When its first byte left. */
  sent: number;
  /** When its last byte arrived; `null` when it was lost. */
  received: number | null;
  /** Whether it tells of a failure. */
  failed: boolean;
  /** What it carries, in the order of the wire and as a person reads it: large numbers are grouped by U+202F. */
  fields: { name: string; value: string }[];
  why: Why;
  scope: Scope;
  /** The call that a reply answers. */
  answers: number | null;
  /** The message that this one carries a part of. */
  carries: number | null;
  /** The client's connection that it travels on. */
  connection: number | null;
  resource: number;
  seq: Seq;
}

/** A remark over one or more participants. */
export interface Note {
  over: string[];
  /** Where it stands: over them, left of the first or right of the last. */
  side: "over" | "left" | "right";
  text: string;
  kind: "remark" | "log" | "error-log" | "wait";
  start: number;
  /** `start` for an instant. */
  end: number;
  why: Why;
  scope: Scope;
  seq: Seq;
}

/** A decision, and the ways that were not taken. */
export interface Decision {
  /** Who decides. */
  at: string;
  stage: string;
  name: string;
  /** UML's interaction operator. */
  operator: "alt" | "opt" | "loop" | "par" | "break" | "critical";
  operands: Operand[];
  /** Whether what it leads to stands inside it; otherwise that is the rest of the path. */
  enclosing: boolean;
  start: number;
  end: number;
  why: Why;
  scope: Scope;
  seq: Seq;
}

export interface Operand {
  /** The condition. */
  guard: string;
  taken: boolean;
  /** What to `set` for the run to go this way; empty when no knob leads there. */
  set: Record<string, string>;
}

/** An interval of work on one participant, in OpenTelemetry's words. */
export interface Span {
  at: string;
  stage: string;
  name: string;
  kind: "client" | "server" | "internal";
  /** Cancelled: whoever waited for it gave up. */
  status: "ok" | "error" | "cancelled";
  start: number;
  end: number;
  /** Where it stands: its parent. */
  scope: Scope;
  /** The span that caused it although it does not contain it. */
  follows: number | null;
  seq: Seq;
}

export interface Connection {
  /** Address and port: `192.0.2.10:49152`, `[2001:db8::7]:443`. */
  client: string;
  server: string;
  /** The maximum segment size in bytes, as agreed. */
  mss: number;
  tls: { version: string; alpn: string } | null;
  /** Whether an earlier visit opened it. */
  reused: boolean;
}

/** What something is, why it happens, and who says so. */
export interface Why {
  /** A stable id, `stage.thing`. */
  id: string;
  what: string;
  why: string;
  cites: { label: string; url: string }[];
}
