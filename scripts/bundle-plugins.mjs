import { readFileSync } from 'node:fs';

// Ink imports react-devtools-core only when DEV=true, which the bundle never sets; commander runs commands that are programs of their own,
// which there are none of.
export const withoutUnused = {
  name: 'without-unused',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[/\\]node_modules[/\\]commander[/\\]/.test(importer) ? { path, namespace: 'empty' } : null,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

// The screen is a bundle of its own, in one file: the first frame waits for each file that is opened (test/bench, `first-frame`).
export const screenApart = {
  name: 'screen-apart',
  setup(bundle) {
    bundle.onResolve({ filter: /\/dashboard\/open\.tsx$/ }, () => ({ path: './dashboard.js', external: true }));
  },
};

// The pattern of all emoji takes longer to make than the first frame to draw; most screens never ask it.
const EMOJI = 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;';
const EMOJI_LATE = `let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= /^\\p{RGI_Emoji}$/v).test(text) };`;
export const emojiLate = {
  name: 'emoji-late',
  setup(bundle) {
    bundle.onLoad({ filter: /[/\\]node_modules[/\\]string-width[/\\]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(EMOJI))
        return { errors: [{ text: 'string-width is not as it was: see emojiLate in scripts/bundle-plugins.mjs' }] };
      return { contents: text.replace(EMOJI, () => EMOJI_LATE) };
    });
  },
};
