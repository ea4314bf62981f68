/** Runs up to here are sorted by insertion. */
const SHORT = 16;

/** Indices, group by group. */
export interface Groups {
  readonly members: Uint32Array;
  /** Where each group ends in `members`; the next one begins there. */
  readonly ends: Uint32Array;
}

/** The first `count` indices in groups, those of a group by their values, ascending. @param groupOf the group of each, 0 … groups − 1 */
export function sortedGroups(groupOf: Int32Array, values: Float64Array, count: number, groups: number): Groups {
  // One place too many: counted a place late, what is counted tells where a group begins.
  const places = new Uint32Array(groups + 1);
  for (let k = 0; k < count; k++) places[(groupOf[k] as number) + 1] = (places[(groupOf[k] as number) + 1] as number) + 1;
  for (let i = 1; i < places.length; i++) places[i] = (places[i] as number) + (places[i - 1] as number);
  const members = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    const place = places[groupOf[k] as number] as number;
    members[place] = k;
    places[groupOf[k] as number] = place + 1;
  }
  const spare = new Uint32Array(count);
  for (let i = 0; i < groups; i++) sortByValue(members, values, i === 0 ? 0 : (places[i - 1] as number), places[i] as number, spare);
  return { members, ends: places };
}

/**
 * Sorts indices `from` … `to` by the values that they point at, ascending: short runs by insertion, merged two by two. A comparator of
 * `sort` costs a call for each comparison, which for a whole book is most of the work.
 * @param spare as long as `members`; overwritten
 */
function sortByValue(members: Uint32Array, values: Float64Array, from: number, to: number, spare: Uint32Array): void {
  for (let start = from; start < to; start += SHORT) insertionSort(members, values, start, Math.min(start + SHORT, to));
  let source = members;
  let target = spare;
  for (let width = SHORT; width < to - from; width *= 2) {
    for (let start = from; start < to; start += 2 * width) {
      merge(source, target, values, start, Math.min(start + width, to), Math.min(start + 2 * width, to));
    }
    [source, target] = [target, source];
  }
  if (source !== members) for (let i = from; i < to; i++) members[i] = source[i] as number;
}

function insertionSort(members: Uint32Array, values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const member = members[i] as number;
    const value = values[member] as number;
    let k = i;
    for (; k > from && (values[members[k - 1] as number] as number) > value; k--) members[k] = members[k - 1] as number;
    members[k] = member;
  }
}

function merge(source: Uint32Array, target: Uint32Array, values: Float64Array, from: number, middle: number, to: number): void {
  let [low, high] = [from, middle];
  for (let i = from; i < to; i++) {
    const takesLow =
      low < middle && (high >= to || (values[source[low] as number] as number) <= (values[source[high] as number] as number));
    target[i] = source[takesLow ? low++ : high++] as number;
  }
}
