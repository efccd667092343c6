// Text from outside stays text where the editor would make links and icons of it.
import assert from 'node:assert/strict';
import fc, { anyText, tries } from '../../../random';
import { withoutIcons, withoutLinks } from '../../../../src/model/base/outsideText';
import { plain } from '../../../../src/model/sessionTree/treeNode';

/** As VS Code has them, in linkedText.ts and iconLabels.ts. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^\)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const icon = /\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;

const pieces = fc.constantFrom(
  ...['[', ']', '(', ')', '](', '$', '$(', '\\', ' ', '"', "'", '\n', '\u200b', '~', 'spin'],
  ...['command:', 'COMMAND:', 'https://', 'file:', 'www.', 'a', '[x](command:x)', '$(error)'],
);
const hostile = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  anyText(),
);
const holds = { numRuns: tries(2000, 10_000) };

describe('Text from outside', () => {
  it('makes no link in a message, whatever it is', () => {
    let links = 0;
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const message = `End ${one} (process 1)? It holds "${other}".`;
        if (message.search(link) >= 0) links += 1;
        const shown = withoutLinks(message);
        assert.equal(shown.search(link), -1);
        // What VS Code does to a message before it looks for links.
        assert.equal(
          shown
            .replace(/\r\n|\n|\r/g, ' ')
            .trim()
            .search(link),
          -1,
        );
        assert.equal(shown.replaceAll('\u200b', ''), message.replaceAll('\u200b', ''));
      }),
      holds,
    );
    assert.ok(links > 100, `${links} of the texts would have been links`);
  });

  it('makes no icon in a list or the status bar, whatever it is', () => {
    let icons = 0;
    fc.assert(
      fc.property(hostile, (text) => {
        if (text.search(icon) >= 0) icons += 1;
        const shown = withoutIcons(text);
        assert.equal(shown.search(icon), -1);
        assert.equal(shown.replaceAll('\u200b', ''), text.replaceAll('\u200b', ''));
      }),
      holds,
    );
    assert.ok(icons > 100, `${icons} of the texts would have been icons`);
  });

  it('leaves the text alone where nothing would be made of it', () => {
    const text = 'C:\\a [b] (c) $d: 1 of 2';
    assert.equal(withoutIcons(withoutLinks(text)), text);
  });

  it('has every sign of formatting and of addresses escaped in a tooltip, and is one paragraph', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plain(text);
        assert.doesNotMatch(shown, /[\r\n\u2028\u2029]/);
        assert.doesNotMatch(shown.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
      }),
      holds,
    );
    assert.equal(plain('https://x.y'), 'https\\:\\/\\/x\\.y');
  });
});
