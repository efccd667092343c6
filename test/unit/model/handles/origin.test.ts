// Where a child's handles came from: inherited, duplicated or opened, and why others did not come.
import assert from 'node:assert/strict';
import { childHandles } from '../../../../src/model/handles/origin';
import { notInherited } from '../../../../src/model/handles/notInherited';
import { standardHandles } from '../../../../src/model/handles/standardHandles';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { planOf } from '../../fixtures/planFixture';

const log = brokerHandle('0x10', 'log');
const secret = brokerHandle('0x14', 'secret', { inheritable: false });

describe("A child's handle", () => {
  it('is inherited when value and object are those of an inheritable handle of the parent', () => {
    const [handle] = childHandles(birthOf([log], [observed('0x10', ['0x10'])]));
    assert.equal(handle?.origin, 'inherited');
    assert.equal(handle.label, 'log');
    assert.match(handle.why, /Same value and same object as log.*without a list/);
  });

  it('is opened when only the value is the same', () => {
    const [handle] = childHandles(birthOf([log], [observed('0x10', [])]));
    assert.equal(handle?.origin, 'opened');
    assert.equal(handle.label, null);
  });

  it('is duplicated when the object is the same under another value', () => {
    const [handle] = childHandles(birthOf([log], [observed('0x80', ['0x10'])]));
    assert.equal(handle?.origin, 'duplicated');
    assert.equal(handle.label, 'log');
    assert.match(handle.why, /under another value/);
  });

  it('is duplicated when bInheritHandles was FALSE, though value and object are the same', () => {
    const birth = birthOf([log], [observed('0x10', ['0x10'])], { inheritHandles: false });
    assert.equal(childHandles(birth)[0]?.origin, 'duplicated');
  });

  it('is duplicated when the parent had the flag cleared', () => {
    const [handle] = childHandles(birthOf([secret], [observed('0x14', ['0x14'])]));
    assert.equal(handle?.origin, 'duplicated');
  });

  it('is called a copied standard handle when it is one of the three', () => {
    const birth = birthOf([log], [observed('0x80', ['0x10'])], {
      standardHandles: { stdin: null, stdout: '0x80', stderr: null },
    });
    assert.match(childHandles(birth)[0]?.why ?? '', /as its stdout.*not inheritance/);
  });

  it('takes the label of a named handle before that of an unnamed one', () => {
    const ambient = brokerHandle('0x8', null, { isAmbient: true });
    const [handle] = childHandles(birthOf([ambient, log], [observed('0x80', ['0x8', '0x10'])]));
    assert.equal(handle?.label, 'log');
  });

  it('says that a list named it, or that it should not be there', () => {
    const inList = birthOf([log], [observed('0x10', ['0x10'])], { handleList: ['0x10'] });
    assert.match(childHandles(inList)[0]?.why ?? '', /in the handle list/);
    const outside = birthOf([log], [observed('0x10', ['0x10'])], { handleList: ['0x99'] });
    assert.match(childHandles(outside)[0]?.why ?? '', /would not have passed it on/);
  });

  it('stands in the order inherited, duplicated, opened, then by value as a number', () => {
    const other = brokerHandle('0x9', 'other');
    const birth = birthOf(
      [log, other],
      [
        observed('0x4'),
        observed('0x80', ['0x10']),
        observed('0x10', ['0x10']),
        observed('0x9', ['0x9']),
      ],
    );
    assert.deepEqual(
      childHandles(birth).map((handle) => handle.value),
      ['0x9', '0x10', '0x80', '0x4'],
    );
  });
});

describe('A handle that was not inherited', () => {
  const why = (change: Parameters<typeof birthOf>[2], handle = log): string | undefined =>
    notInherited(birthOf([handle], [], change))[0]?.why;

  it('gives the first rule that kept it out', () => {
    assert.match(why({ inheritHandles: false }) ?? '', /bInheritHandles was FALSE/);
    assert.match(why({}, secret) ?? '', /not inheritable/);
    assert.match(why({ handleList: ['0x99'] }) ?? '', /not in the handle list/);
    assert.match(why({}) ?? '', /and yet the child does not have it/);
  });

  it('is listed only when the plan named it', () => {
    const ambient = brokerHandle('0x8', 'broker.stdout', { isAmbient: true });
    const unnamed = brokerHandle('0xc', null);
    const entries = notInherited(
      birthOf([ambient, unnamed, secret, log], [observed('0x10', ['0x10'])]),
    );
    assert.deepEqual(
      entries.map((entry) => entry.label),
      ['secret'],
    );
  });
});

describe('A standard handle', () => {
  const plan = planOf({ program: 'a.exe', children: [{ name: 'A' }, { name: 'B' }] });
  const states = (birth: ReturnType<typeof birthOf>) =>
    standardHandles(plan, plan.children[0]!, birth);

  it('is valid, dangling or none, each with its reason', () => {
    const out = brokerHandle('0x10', 'A.stdout');
    const birth = birthOf([out], [observed('0x10', ['0x10'])], {
      standardHandles: { stdin: null, stdout: '0x10', stderr: '0x14' },
    });
    const [stdin, stdout, stderr] = states(birth);
    assert.equal(stdin?.state, 'none');
    assert.match(stdin.why, /^NULL: no handle was passed\. A console program opens its own/);
    assert.deepEqual([stdout?.state, stdout?.label], ['valid', 'A.stdout']);
    assert.equal(stderr?.state, 'dangling');
    assert.match(stderr.why, /A\.stderr.*Put "stderr" into the handle list/);
  });

  it('is none with its own reason when the parameters could not be read', () => {
    const [stdin] = states(birthOf([], [], { standardHandles: null }));
    assert.equal(stdin?.state, 'none');
    assert.match(stdin.why, /could not be read/);
  });
});

describe('Below a chosen parent', () => {
  const parent = {
    pid: 7,
    name: 'A',
    processId: 'A',
    duplicated: [{ label: 'log', value: '0x10', duplicate: '0x60' }],
  };
  // Handles of A: the duplicate of log, something A had inherited, and something nobody knows.
  const there = [
    brokerHandle('0x60', 'log'),
    brokerHandle('0x20', 'data'),
    brokerHandle('0x24', null, { isAmbient: true }),
  ];

  it('a handle is inherited from that one, and says how it came there', () => {
    const birth = birthOf(
      there,
      there.map(({ value }) => observed(value, [value])),
      { parent },
    );
    assert.deepEqual(
      childHandles(birth).map(({ label, why }) => [label, why.replace(/:.*/, '')]),
      [
        ['data', 'Same value and same object as data of A (the parent process override)'],
        [
          null,
          'Same value and same object as an unnamed handle of A (the parent process override)',
        ],
        [
          'log',
          'Same value and same object as log of A (the parent process override), where the launcher had duplicated it for this launch',
        ],
      ],
    );
  });

  it('what the list leaves out is a handle of that one', () => {
    const birth = birthOf(there, [observed('0x60', ['0x60'])], { parent, handleList: ['0x60'] });
    assert.deepEqual(
      notInherited(birth).map(({ label, value }) => [label, value]),
      [['data', '0x20']],
    );
  });
});
