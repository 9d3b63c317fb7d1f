// What a program in TypeScript may write, and what it may not. It is checked, never run.
import { knobs, lenses, mermaid, pcap, simulate, stages, svg } from "../../dist/hopscope.js";
import type { Knob, Message, Scenario, Trace, Visit } from "../../dist/hopscope.js";

const visits: Visit[] = [{ after: 60 }, { after: "1d", clear: ["dns.os"], url: "https://b.example/" }, { how: "reload" }];
const scenario: Scenario = { url: "a.example", set: { "dns.cache": "os", "service.takes": 50 }, visits, seed: 7n };
const trace: Trace = simulate(scenario);

const left = trace.caches.flatMap(({ holds }) => holds.map(({ until }) => (until ?? 0) - trace.startedAt - trace.end));
console.log(left, trace.before.map(({ answered, shown }) => [answered, shown]));

const slow = trace.messages.filter(({ sent, received }) => received !== null && received - sent > 10);
const lost: Message[] = trace.messages.filter(({ received }) => received === null);
const status: number = trace.outcome.status ?? 0;
const code: string | undefined = trace.outcome.error?.code;
for (const { operands } of trace.decisions) {
  const ways = operands.filter(({ taken }) => !taken).map(({ set }) => simulate({ set }));
  console.log(ways.length, slow.length, lost.length, status, code, trace.marks.shown);
}
for (const { scope } of trace.notes) {
  if (scope && "span" in scope) console.log(trace.spans[scope.span]?.name);
}

const range = (knob: Knob) => {
  if (knob.kind === "fields") return [knob.default, knob.max];
  return knob.kind === "choice" ? knob.values.map(({ id }) => id) : [knob.min, knob.max];
};
console.log(knobs("ru").map(range), lenses()[0]?.id, stages("zh").flatMap(({ caches }) => caches));
const capture: Uint8Array = pcap(scenario);
console.log(capture.length, mermaid("a.example"), svg(scenario, "dns"), svg(scenario, null, 12.5));

// @ts-expect-error a scenario is needed
simulate();
// @ts-expect-error a member that does not exist
simulate({ link: "a.example" });
// @ts-expect-error a language that does not exist
knobs("tlh");
// @ts-expect-error a number has no list of values
knobs().map((knob) => knob.values);
