import { drawPositions, drawTicks, legOf, wiredOf, TICKS } from '/tmp/w/ladder/test/bench/lib/verdict-world.mjs';
import { PositionWires } from '/tmp/w/ladder/src/tripwires/position-wires.ts';
import { RoughSolver } from '/tmp/w/ladder/src/tripwires/rough-levels.ts';
import { exactLevels } from '/tmp/w/ladder/src/tripwires/exact-levels.ts';
const t=()=>performance.now();
const best=(n,f)=>{let m=Infinity;for(let i=0;i<n;i++){const a=t();f(i);m=Math.min(m,t()-a)}return m};
const {instruments,prices,texts,starts}=drawTicks();
for (const most of [5,20]) for (const N of [500, 50_000]) {
const pos=drawPositions(N,{most}); const legs=pos.map(p=>legOf(p)); let wired=legs.map(l=>wiredOf(l));
console.log(N, most, 'wired us', best(4,()=>{wired=legs.map(l=>wiredOf(l))})*1000/N);
const s=new RoughSolver(); let sure=0;
console.log('solve us', best(10,()=>{sure=0;for(const w of wired) if(s.solve(w)) sure++;})*1000/N, sure/N);
console.log('exact us', best(5,()=>{for(let i=0;i<200;i++) exactLevels(wired[i])})*1000/200);
const wires=new PositionWires(300);
const wirings=wired.map((position,ref)=>({instrument:pos[ref].instrument,ref,position}));
console.log('build ms', best(6,()=>wires.build(wirings, i=>starts[i])), wires.bytes/N);
let crossed=0,slow=0; const each=()=>{crossed++};
console.log('tick ns', best(30,r=>{crossed=0;slow=0; for(let k=0;k<TICKS;k++){const j=r&1?TICKS-1-k:k; if(wires.tick(instruments[j],prices[j],texts[j])){slow++;wires.crossings.drain(each)}}})*1e6/TICKS,'slow',slow/TICKS,'crossed',crossed/TICKS);
console.log('edit us',best(6,()=>{for(let e=0;e<500;e++) wires.set({instrument:pos[e].instrument,ref:e,position:wiredOf(legs[e])}, starts[pos[e].instrument])})*1000/500);
}
