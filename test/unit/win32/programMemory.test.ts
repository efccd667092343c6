// What the memory of a process shows of its program, read byte by byte from a memory that was made up.
import assert from 'node:assert/strict';
import { layout32, layout64, programSigns, type Memory } from '../../../src/win32/programMemory';

/** A process as bytes: 64 KB from address 0 on, in which everything has a place of its own. */
class FakeProcess {
  readonly bytes = Buffer.alloc(1 << 16);
  readonly #wide: boolean;

  constructor(readonly bits: 64 | 32) {
    this.#wide = bits === 64;
  }

  readonly memory: Memory = (address, length) =>
    address + BigInt(length) > BigInt(this.bytes.length)
      ? null
      : Buffer.from(this.bytes.subarray(Number(address), Number(address) + length));

  pointer(at: number, value: number): void {
    if (this.#wide) this.bytes.writeBigUInt64LE(BigInt(value), at);
    else this.bytes.writeUInt32LE(value, at);
  }

  get peb(): bigint {
    return 0x100n;
  }

  /** PEB.Ldr at 0x200, its list at 0x210 or 0x20c, entries from 0x400 on, texts from 0x2000 on. */
  load(names: readonly string[], lastLink?: number): void {
    const head = this.#wide ? 0x210 : 0x20c;
    this.pointer(this.#wide ? 0x118 : 0x10c, 0x200);
    const entryOf = (index: number): number => 0x400 + 0x80 * index;
    this.pointer(head, names.length === 0 ? head : entryOf(0));
    names.forEach((name, index) => {
      const [entry, text] = [entryOf(index), 0x2000 + 0x80 * index];
      const isLast = index === names.length - 1;
      this.pointer(entry, isLast ? (lastLink ?? head) : entryOf(index + 1));
      const field = entry + (this.#wide ? 0x58 : 0x2c);
      this.bytes.writeUInt16LE(2 * name.length, field);
      this.pointer(field + (this.#wide ? 8 : 4), text);
      this.bytes.write(name, text, 'utf16le');
    });
  }

  /** The program's file at 0x4000: .rdata at 0x6000, .data at 0x8000, imports at 0xa000. */
  map({ imports = [] as readonly string[], rdata = '', data = '' } = {}): void {
    const [base, header] = [0x4000, 0x80];
    this.pointer(this.#wide ? 0x110 : 0x108, base);
    this.bytes.write('MZ', base, 'latin1');
    this.bytes.writeUInt32LE(header, base + 0x3c);
    this.bytes.write('PE\0\0', base + header, 'latin1');
    this.bytes.writeUInt16LE(3, base + header + 6);
    const optionalLength = this.#wide ? 240 : 224;
    this.bytes.writeUInt16LE(optionalLength, base + header + 20);
    const optional = base + header + 24;
    this.bytes.writeUInt16LE(this.#wide ? 0x20b : 0x10b, optional);
    const directories = optional + (this.#wide ? 112 : 96);
    if (imports.length > 0) this.bytes.writeUInt32LE(0xa000 - base, directories + 8);
    const sections = [
      [0x5000, 0x100, 0x6000_0020],
      [0x6000, 0x1000, 0x4000_0040],
      [0x8000, 0x1000, 0xc000_0040],
    ] as const;
    sections.forEach(([address, size, flags], index) => {
      const at = optional + optionalLength + 40 * index;
      this.bytes.writeUInt32LE(size, at + 8);
      this.bytes.writeUInt32LE(address - base, at + 12);
      this.bytes.writeUInt32LE(flags, at + 36);
    });
    this.bytes.write(rdata, 0x6010, 'latin1');
    this.bytes.write(data, 0x8020, 'latin1');
    imports.forEach((name, index) => {
      const text = 0xa800 + 0x40 * index;
      this.bytes.writeUInt32LE(text - base, 0xa000 + 20 * index + 12);
      this.bytes.write(`${name}\0`, text, 'latin1');
    });
  }

  get signs() {
    return programSigns(this.memory, this.peb, this.bits === 64 ? layout64 : layout32);
  }
}

const commit = '0123456789abcdef0123456789abcdef01234567';
const all = ['tool.exe', 'ntdll.dll', 'KERNEL32.DLL', 'coreclr.dll'];

describe('The signs of a program', () => {
  for (const bits of [64, 32] as const) {
    it(`are the names of its modules and imports, and its marks: ${bits} bits`, () => {
      const process = new FakeProcess(bits);
      process.load(all);
      process.map({ imports: ['KERNEL32.dll', 'msvcrt.dll'] });
      assert.deepEqual(process.signs, {
        ...{ modules: all, imports: ['KERNEL32.dll', 'msvcrt.dll'], marks: [] },
      });
    });
  }

  it('are none while the process is starting', () => {
    const process = new FakeProcess(64);
    assert.deepEqual(process.signs, { modules: [], imports: [], marks: [] });
    process.load([]);
    assert.deepEqual(process.signs.modules, []);
  });

  it('end where the list leads in a circle or out of the memory', () => {
    const circle = new FakeProcess(64);
    circle.load(['a.exe', 'b.dll'], 0x400);
    assert.equal(circle.signs.modules.length, 1000);
    const out = new FakeProcess(64);
    out.load(['a.exe', 'b.dll'], 0x7fff_0000);
    assert.deepEqual(out.signs.modules, ['a.exe', 'b.dll']);
  });

  it('are no imports and no marks where there is no file', () => {
    const process = new FakeProcess(64);
    process.map({ imports: ['msvcrt.dll'] });
    process.bytes.write('ZM', 0x4000, 'latin1');
    assert.deepEqual(process.signs.imports, []);
    process.bytes.write('MZ', 0x4000, 'latin1');
    process.bytes.writeUInt32LE(0xffff_ff00, 0x403c);
    assert.deepEqual(process.signs.imports, []);
  });

  it('are the mark of Go in the writable data, and nowhere else', () => {
    const mark = '\xff Go buildinf:\x08\x02';
    const marksOf = (parts: { readonly rdata?: string; readonly data?: string }) => {
      const process = new FakeProcess(64);
      process.map(parts);
      return process.signs.marks;
    };
    assert.deepEqual(marksOf({ data: mark }), ['go']);
    assert.deepEqual(marksOf({ rdata: mark }), []);
  });

  it('are the mark of Rust with a commit in it: a path alone is none', () => {
    const marksOf = (rdata: string) => {
      const process = new FakeProcess(64);
      process.map({ rdata });
      return process.signs.marks;
    };
    assert.deepEqual(marksOf(`/rustc/${commit}\\library\\core\\src\\fmt.rs`), ['rust']);
    assert.deepEqual(marksOf(`/rustc/x /rustc/${commit}/library/std/src/io.rs`), ['rust']);
    for (const path of ['/rustc/library/std', '/rustc/1.80.0/library/std', `/rustc/${commit}/x`]) {
      assert.deepEqual(marksOf(`the sources are in ${path}`), [], path);
    }
  });
});
