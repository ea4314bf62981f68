import { expect, test } from 'vitest';
import { lostOfChunks } from '../../soak/chunks.ts';
import { quietly } from '../watching.ts';
import { SUBJECTS } from './subjects.ts';

quietly();

test.each(SUBJECTS)('$venue: two symbols in one TCP chunk both arrive, 200 times', async (subject) => {
  expect(await lostOfChunks(subject, 200)).toBeNull();
});
