// The Markdown of a session as a reader of GitHub's kind shows it.
import assert from 'node:assert/strict';
import { lexer, walkTokens, type Token } from 'marked';
import fc, { anyText, tries } from '../../../random';
import { markdown } from '../../../../src/model/report/markdown';
import { crashedState, finishedRun, timedOutState, unmet } from '../../fixtures/finishedRunFixture';

function tokensOf(text: string): readonly Token[] {
  const all: Token[] = [];
  void walkTokens(lexer(text), (token) => void all.push(token));
  return all;
}

/** What does something beside being read: links, pictures, HTML, code. */
const acting = (text: string): readonly string[] =>
  tokensOf(text)
    .filter(({ type }) => ['link', 'image', 'html', 'code', 'codespan', 'def'].includes(type))
    .map(({ raw }) => raw.trim());

const held = { ...unmet, field: 'expect.handlesLeft', outcome: 'held' } as const;

describe('The Markdown report', () => {
  it('says first whether it failed, then what was expected, found and run', () => {
    const text = markdown(finishedRun({ expectations: [held, unmet] }));
    const kinds = lexer(text)
      .map(({ type }) => type)
      .filter((type) => type !== 'space');
    assert.deepEqual(kinds, ['heading', 'paragraph', 'table', 'list', 'table']);
    assert.match(text, /^### Failed: test\n\nAll processes have ended\\\.\n/);
  });

  it('lists what failed before what held', () => {
    const text = markdown(finishedRun({ expectations: [held, unmet] }));
    assert.ok(text.indexOf('a: exitCode') < text.indexOf('a: handlesLeft'));
    assert.match(text, /\| a: exitCode \| failed \| a\\.exe exits with 0\\\. \|/);
  });

  it('names a finding with its fix and links to its page', () => {
    const text = markdown(finishedRun());
    const [link, ...others] = acting(text);
    assert.match(
      link ?? '',
      /^\[process-crashed\]\(https:.*docs\/findings\/process-crashed\.md\)$/,
    );
    assert.deepEqual(others, []);
    assert.match(text, /\n- \*\*warning\*\*: b\\\.exe \\\(PID 200\\\)/);
    assert.match(text, /\n {2}- Fix: /);
  });

  it('folds away what makes nothing fail', () => {
    const text = markdown(finishedRun({ failOn: 'error', exitCode: 0 }));
    assert.match(text, /^### Passed: test\n/);
    assert.match(
      text,
      /<details><summary>Other findings: 1<\/summary>\n\n- [^]*\n\n<\/details>\n$/,
    );
  });

  it('says who ran on at the end of the time limit', () => {
    const text = markdown(finishedRun({ state: timedOutState() }));
    assert.match(
      text,
      /The session did not end within its time limit\\\. Still running: a \\\(PID 100/,
    );
  });

  it('fits into a comment, however much there is to say', () => {
    const expectations = Array.from({ length: 500 }, (_, index) => ({
      ...unmet,
      field: `expect.stdout.contains[${index}]`,
      seen: '*'.repeat(5000),
    }));
    const text = markdown(finishedRun({ expectations, state: crashedState('&'.repeat(50_000)) }));
    assert.ok(text.length < 60_000, String(text.length));
    assert.match(text, /\n\| 49\d more \|\n/);
  });

  it('makes nothing of what programs are called and what was seen', () => {
    const nasty = fc.oneof(
      anyText(),
      fc.constantFrom(
        '[x](https://a.example)',
        '![x](https://a.example/x.png)',
        'https://a.example/x http://localhost/ www.a.example a@a.example @everyone #12 o/r#3',
        '<img src=x onerror=alert(1)>',
        '</details><script>',
        '```\n# x\n- y\n\n| a |\n| --- |',
        '&lt;b&gt; `code` $x$ <!-- ',
        '\\[x](y) \\\\<b>',
        '[a]: https://a.example',
        '\u202efdp.exe\x1b]8;;https://a.example\x07',
      ),
    );
    const plainRun = markdown(finishedRun({ expectations: [unmet] }));
    fc.assert(
      fc.property(nasty, nasty, (name, text) => {
        const expectations = [{ ...unmet, expected: text, seen: name, evidence: [text] }];
        const shown = markdown(finishedRun({ state: crashedState(name), expectations }));
        assert.deepEqual(acting(shown), acting(plainRun));
        // GitHub looks for these in what is left of the Markdown.
        assert.doesNotMatch(
          shown,
          /[@#](?=\w)|:\/\/(?!github\.com\/handle-inheritance\/)|www\\?\./i,
        );
        assert.doesNotMatch(shown, /[\0-\x08\x0b-\x1f\x7f\u202e]|\p{Cs}/u);
        assert.equal(shown.split('\n').length, plainRun.split('\n').length);
      }),
      { numRuns: tries(300, 10_000) },
    );
  });
});
