// The part of a generated C# program that does not depend on the plan.
import { constants } from './launchProgram';

const constantLines = Object.entries(constants)
  .map(([name, value]) => `    const uint ${name} = 0x${value.toString(16)};`)
  .join('\n');

const imported = (declaration: string): string =>
  `    [DllImport("kernel32.dll", SetLastError = true, CharSet = CharSet.Unicode)]\n    static extern ${declaration};\n`;

const declarations = [
  'bool CloseHandle(IntPtr handle)',
  'IntPtr GetStdHandle(uint which)',
  'bool SetHandleInformation(IntPtr handle, uint mask, uint flags)',
  'IntPtr GetCurrentProcess()',
  'uint GetCurrentProcessId()',
  'uint GetCurrentThreadId()',
  'bool DuplicateHandle(IntPtr from, IntPtr source, IntPtr to, out IntPtr copy, uint access, bool inherit, uint options)',
  'bool CreatePipe(out IntPtr read, out IntPtr write, SECURITY_ATTRIBUTES attributes, uint size)',
  'IntPtr CreateFileW(string name, uint access, uint share, SECURITY_ATTRIBUTES attributes, uint disposition, uint flags, IntPtr template)',
  'IntPtr CreateNamedPipeW(string name, uint open, uint mode, uint instances, uint output, uint input, uint timeout, SECURITY_ATTRIBUTES attributes)',
  'IntPtr CreateEventW(SECURITY_ATTRIBUTES attributes, bool manual, bool initial, string name)',
  'IntPtr CreateMutexW(SECURITY_ATTRIBUTES attributes, bool owner, string name)',
  'IntPtr CreateSemaphoreW(SECURITY_ATTRIBUTES attributes, int initial, int most, string name)',
  'IntPtr CreateWaitableTimerW(SECURITY_ATTRIBUTES attributes, bool manual, string name)',
  'IntPtr CreateFileMappingW(IntPtr file, SECURITY_ATTRIBUTES attributes, uint protect, uint high, uint low, string name)',
  'IntPtr MapViewOfFile(IntPtr mapping, uint access, uint high, uint low, UIntPtr size)',
  'bool UnmapViewOfFile(IntPtr view)',
  'IntPtr CreateJobObjectW(SECURITY_ATTRIBUTES attributes, string name)',
  'IntPtr OpenProcess(uint access, bool inherit, uint id)',
  'IntPtr OpenThread(uint access, bool inherit, uint id)',
  'bool SetEnvironmentVariableW(string name, string value)',
  'bool InitializeProcThreadAttributeList(IntPtr list, uint count, uint flags, ref IntPtr size)',
  'bool UpdateProcThreadAttribute(IntPtr list, uint flags, UIntPtr attribute, IntPtr value, UIntPtr size, IntPtr previous, IntPtr returned)',
  'void DeleteProcThreadAttributeList(IntPtr list)',
  'bool CreateProcessW(string application, StringBuilder commandLine, IntPtr process, IntPtr thread, bool inherit, uint flags, IntPtr environment, string directory, ref STARTUPINFOEXW startup, out PROCESS_INFORMATION made)',
  'uint WaitForSingleObject(IntPtr handle, uint milliseconds)',
  'bool GetExitCodeProcess(IntPtr process, out uint code)',
  'bool ReadFile(IntPtr file, byte[] buffer, uint size, out uint read, IntPtr overlapped)',
  'bool WriteFile(IntPtr file, byte[] buffer, uint size, out uint written, IntPtr overlapped)',
];

export const csharpRuntime = `using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;

[StructLayout(LayoutKind.Sequential)]
class SECURITY_ATTRIBUTES
{
    public int nLength = Marshal.SizeOf(typeof(SECURITY_ATTRIBUTES));
    public IntPtr lpSecurityDescriptor = IntPtr.Zero;
    public int bInheritHandle;
}

[StructLayout(LayoutKind.Sequential)]
struct STARTUPINFOEXW
{
    public int cb;
    public IntPtr lpReserved, lpDesktop, lpTitle;
    public uint dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
    public ushort wShowWindow, cbReserved2;
    public IntPtr lpReserved2, hStdInput, hStdOutput, hStdError;
    public IntPtr lpAttributeList;
}

[StructLayout(LayoutKind.Sequential)]
struct PROCESS_INFORMATION
{
    public IntPtr hProcess, hThread;
    public uint dwProcessId, dwThreadId;
}

class Win32Error : Exception
{
    public Win32Error(string function, int code)
        : base(function + " failed: " + unchecked((uint)code)) { }
}

class Handle : SafeHandleZeroOrMinusOneIsInvalid
{
    public Handle(IntPtr value, bool isOwned = true) : base(isOwned) { SetHandle(value); }
    public IntPtr Value { get { return IsClosed ? IntPtr.Zero : handle; } }

    public IntPtr Release()
    {
        IntPtr value = Value;
        SetHandleAsInvalid();
        return value;
    }

    [DllImport("kernel32.dll")]
    static extern bool CloseHandle(IntPtr value);

    protected override bool ReleaseHandle() { return CloseHandle(handle); }
}

class Capture
{
    public Thread Thread;
    public int Error;
}

static class Program
{
${constantLines}
    static readonly IntPtr INVALID_HANDLE_VALUE = new IntPtr(-1);

${declarations.map(imported).join('\n')}
    static void Check(string function, bool succeeded)
    {
        if (!succeeded) throw new Win32Error(function, Marshal.GetLastWin32Error());
    }

    static readonly List<Handle> opened = new List<Handle>();

    static Handle Own(IntPtr value, bool isOwned = true)
    {
        Handle handle = new Handle(value, isOwned);
        opened.Add(handle);
        return handle;
    }

    static Handle Made(string function, IntPtr value)
    {
        Check(function, value != IntPtr.Zero && value != INVALID_HANDLE_VALUE);
        return Own(value);
    }

    static SECURITY_ATTRIBUTES Attributes(bool inherit)
    {
        return new SECURITY_ATTRIBUTES { bInheritHandle = inherit ? 1 : 0 };
    }

    static void MakePipe(SECURITY_ATTRIBUTES attributes, uint size, out Handle read, out Handle write)
    {
        IntPtr readValue, writeValue;
        Check("CreatePipe", CreatePipe(out readValue, out writeValue, attributes, size));
        read = Own(readValue);
        write = Own(writeValue);
    }

    static void SetInheritance(Handle handle, bool inherit)
    {
        uint flags = inherit ? HANDLE_FLAG_INHERIT : 0;
        Check("SetHandleInformation", SetHandleInformation(handle.Value, HANDLE_FLAG_INHERIT, flags));
    }

    static Handle Duplicate(Handle source, uint access, bool inherit, uint options)
    {
        IntPtr own = GetCurrentProcess(), copy;
        IntPtr value = (options & DUPLICATE_CLOSE_SOURCE) != 0 ? source.Release() : source.Value;
        Check("DuplicateHandle",
            DuplicateHandle(own, value, own, out copy, access, inherit, options));
        return Own(copy);
    }

    static Handle Borrowed(ulong value)
    {
        return Own(new IntPtr(unchecked((long)value)), false);
    }

    static Handle StandardHandle(uint which)
    {
        // A program without a console may have none; its child has none then either.
        IntPtr own = GetStdHandle(which);
        Check("GetStdHandle", own != INVALID_HANDLE_VALUE);
        if (own == IntPtr.Zero) return Own(own);
        return Duplicate(new Handle(own, false), 0, true, DUPLICATE_SAME_ACCESS);
    }

    static void Fill(Handle mapping, byte[] data)
    {
        IntPtr view = MapViewOfFile(mapping.Value, FILE_MAP_WRITE, 0, 0, new UIntPtr((uint)data.Length));
        Check("MapViewOfFile", view != IntPtr.Zero);
        Marshal.Copy(data, 0, view, data.Length);
        UnmapViewOfFile(view);
    }

    static string Decimal(Handle handle)
    {
        return unchecked((ulong)handle.Value.ToInt64()).ToString();
    }
`;
