// The attributes that the kinds of objects have in common, and what attributes of theirs are made of.
import * as v from 'valibot';
import { described, oneOf, withWin32 } from './attributeText';

export const kind = <const T extends string>(name: T, about: string, win32?: string) =>
  described(v.literal(name), about, win32);
export const flag = (value: boolean, about: string, win32: string) =>
  v.optional(described(v.boolean(), about, win32), value);
export const word = <const T extends Readonly<Record<string, string>>>(
  words: T,
  value: keyof T & string,
  about: string,
  win32: string,
) => v.optional(described(oneOf(words), about, win32), value);
export const text = (about: string, win32?: string) =>
  described(v.pipe(v.string(), v.nonEmpty()), about, win32);
export const size = (least: number, about: string, win32: string) =>
  described(
    v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(0x7fff_ffff)),
    about,
    win32,
  );

export const inheritable = flag(
  true,
  'Whether a child can inherit the handle. Default: true.',
  'HANDLE_FLAG_INHERIT, set as `inheritableBy` says',
);
export const inheritableBy = word(
  {
    creation: withWin32(
      'The call that creates the handle. The default.',
      'bInheritHandle of SECURITY_ATTRIBUTES, or the parameter that the call has instead',
    ),
    SetHandleInformation: withWin32(
      'A call of its own. The launcher creates the handle with the opposite setting and then changes it.',
      'SetHandleInformation',
    ),
  },
  'creation',
  'Which call makes the handle inheritable or not. Default: "creation".',
  'HANDLE_FLAG_INHERIT',
);

export const readSize = described(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16 * 1024 * 1024)),
  'How many bytes the launcher reads at most with one call. With 1 it reads byte by byte. Default: 262144.',
  'nNumberOfBytesToRead of ReadFile',
);
export const paused = described(
  v.boolean(),
  'Whether the launcher waits for "Resume Reading" before it reads. You see how the buffer fills and the writer waits. Default: false.',
  'no ReadFile in the launcher; the writer waits in WriteFile',
);

/** What every object made through SECURITY_ATTRIBUTES may say. */
export const made = {
  inheritableBy,
  securityAttributes: word(
    {
      given: withWin32('The attributes that this entry sets. The default.', 'SECURITY_ATTRIBUTES'),
      absent: withWin32(
        'No attributes: the object has the default security, and its creation makes no inheritable handle.',
        'NULL',
      ),
    },
    'given',
    'Which security attributes the launcher creates the object with. Default: "given".',
    'lpSecurityAttributes of the call that creates the object',
  ),
  securityDescriptor: v.optional(
    text(
      'Who can access the object, as a [security descriptor string](SDDL) such as "D:(A;;GA;;;WD)". Default: the default security of the creator.',
      'lpSecurityDescriptor of SECURITY_ATTRIBUTES, made by ConvertStringSecurityDescriptorToSecurityDescriptorW',
    ),
  ),
};

/** For DuplicateHandle. */
export const accessOfCopy = described(
  v.pipe(v.string(), v.regex(/^0x[0-9A-Fa-f]{1,8}$/)),
  'What the copy can do. Value: an access mask such as "0x100000". Default: the access of the original.',
  'dwDesiredAccess of DuplicateHandle, or DUPLICATE_SAME_ACCESS',
);
