// The fixes of all runtimes: each names the programs, is short, and speaks in terms of its own.
import assert from 'node:assert/strict';
import type { Fixes } from '../../../../src/model/runtimes/fixes';
import { runtimeFixes } from '../../../../src/model/runtimes/runtimeFixes';

const program = 'driver.exe';
const child = 'tool.exe';

function textsOf(fixes: Fixes): readonly string[] {
  return [
    fixes.closeOwnCopy(program),
    fixes.keepFromChild(program, child),
    fixes.readBoth(program),
    fixes.detach(program, child),
    ...(['file', 'socket', 'mapping'] as const).map((what) =>
      fixes.openNotInheritable(program, what),
    ),
  ];
}

/** Words that only programs of the runtime understand. */
const terms: Readonly<Record<string, readonly RegExp[]>> = {
  node: [/spawn/, /'inherit'/, /child\.stdout/, /unref\(\)/, /stdio option/],
  python: [/os\.close/, /close_fds=True/, /communicate\(\)/, /creationflags/, /set_inheritable/],
  dotnet: [
    ...[/DisposeLocalCopyOfClientHandle/, /HandleInheritability\.None/, /BeginErrorReadLine/],
    ...[/StartDetached/, /FileShare\.Inheritable/],
  ],
  go: [/cmd\.Start/, /AdditionalInheritedHandles/, /goroutine/, /SysProcAttr/, /Go passes on/],
  rust: [/drop\(/, /Stdio::null/, /wait_with_output/, /creation_flags/, /std opens/],
  crt: [/_close/, /_O_NOINHERIT/, /one thread/, /NUL/, /mode "N"/],
  win32: [/CloseHandle/, /HANDLE_LIST/, /one thread/, /lpCurrentDirectory/, /bInheritHandle FALSE/],
};

describe('The fixes of a runtime', () => {
  for (const [runtime, fixes] of Object.entries(runtimeFixes)) {
    const texts = textsOf(fixes);

    it(`name what to change where: ${runtime}`, () => {
      for (const text of texts) assert.ok(text.startsWith(`In ${program}, `), text);
      for (const at of [1, 3]) assert.ok(texts[at]?.includes(child), texts[at]);
      assert.equal(texts.join(' ').includes('{'), false);
    });

    it(`are one short sentence each: ${runtime}`, () => {
      for (const text of texts) {
        assert.ok(text.endsWith('.') && text.split(' ').length <= 23, text);
      }
    });

    it(`are in its terms: ${runtime}`, () => {
      (terms[runtime] ?? []).forEach((term, index) => assert.match(texts[index] ?? '', term));
      assert.equal(terms[runtime]?.length, 5);
    });
  }

  it('differ for sockets and mappings where the calls differ', () => {
    const { win32, crt, python } = runtimeFixes;
    assert.match(win32.openNotInheritable(program, 'socket'), /WSA_FLAG_NO_HANDLE_INHERIT/);
    assert.match(win32.openNotInheritable(program, 'mapping'), /CreateFileMapping/);
    assert.equal(
      crt.openNotInheritable(program, 'socket'),
      win32.openNotInheritable(program, 'socket'),
    );
    assert.match(python.openNotInheritable(program, 'socket'), /sock\./);
  });
});
