import { drawWorld, drawTicks, TICKS } from './lib/verdict-world.mjs';
import { VerdictBook } from './lib/verdict-book.mjs';
import { Naive } from './lib/verdict-naive.mjs';
const t=()=>performance.now();
const best=(n,f)=>{let m=Infinity;for(let i=0;i<n;i++){const a=t();f(i);m=Math.min(m,t()-a)}return m};
const {instruments,prices,texts}=drawTicks();
for (const N of [1000, 100_000]) {
const world=drawWorld(N);
let a=t(); const book=new VerdictBook(world); console.log(N,'book ms',t()-a);
a=t(); const naive=new Naive(world); console.log('naive ms', t()-a);
for (let r=0;r<8;r++){ const ns=best(1,()=>{for(let k=0;k<TICKS;k++){const j=r&1?TICKS-1-k:k; book.tick(instruments[j],prices[j],texts[j]);}})*1e6/TICKS; console.log(ns, book.turned);}
console.log('best', best(20,r=>{for(let k=0;k<TICKS;k++){const j=r&1?TICKS-1-k:k; book.tick(instruments[j],prices[j],texts[j]);}})*1e6/TICKS);
console.log('string', best(20,r=>{for(let k=0;k<TICKS;k++){const j=r&1?TICKS-1-k:k; book.tick(instruments[j],Number(texts[j]),texts[j]);}})*1e6/TICKS);
const n=N>1000?6:500; console.log('naive us', best(3,()=>{for(let k=0;k<n;k++) naive.tick(instruments[k],texts[k])})*1000/n);
}
