// The part of a generated Python program that does not depend on the plan.
import { constants } from './launchProgram';

const constantLines = Object.entries(constants)
  .map(([name, value]) => `${name} = 0x${value.toString(16)}`)
  .join('\n');

export const pythonRuntime = `import ctypes
import os
import sys
import threading
from ctypes import byref, c_size_t, c_void_p, sizeof
from ctypes.wintypes import BOOL, DWORD, LONG, LPCWSTR, LPWSTR, WORD

${constantLines}
INVALID_HANDLE_VALUE = c_void_p(-1).value

kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)


class SECURITY_ATTRIBUTES(ctypes.Structure):
    _fields_ = [("nLength", DWORD), ("lpSecurityDescriptor", c_void_p), ("bInheritHandle", BOOL)]


class STARTUPINFOW(ctypes.Structure):
    _fields_ = [
        ("cb", DWORD), ("lpReserved", LPWSTR), ("lpDesktop", LPWSTR), ("lpTitle", LPWSTR),
        ("dwX", DWORD), ("dwY", DWORD), ("dwXSize", DWORD), ("dwYSize", DWORD),
        ("dwXCountChars", DWORD), ("dwYCountChars", DWORD), ("dwFillAttribute", DWORD),
        ("dwFlags", DWORD), ("wShowWindow", WORD), ("cbReserved2", WORD),
        ("lpReserved2", c_void_p), ("hStdInput", c_void_p), ("hStdOutput", c_void_p),
        ("hStdError", c_void_p),
    ]


class STARTUPINFOEXW(ctypes.Structure):
    _fields_ = [("StartupInfo", STARTUPINFOW), ("lpAttributeList", c_void_p)]


class PROCESS_INFORMATION(ctypes.Structure):
    _fields_ = [("hProcess", c_void_p), ("hThread", c_void_p),
                ("dwProcessId", DWORD), ("dwThreadId", DWORD)]


def declare(name, result, *arguments):
    function = getattr(kernel32, name)
    function.restype = result
    function.argtypes = arguments


# Without these ctypes passes handles as 32-bit numbers.
declare("CloseHandle", BOOL, c_void_p)
declare("GetStdHandle", c_void_p, DWORD)
declare("SetHandleInformation", BOOL, c_void_p, DWORD, DWORD)
declare("GetCurrentProcess", c_void_p)
declare("GetCurrentProcessId", DWORD)
declare("GetCurrentThreadId", DWORD)
declare("DuplicateHandle", BOOL, c_void_p, c_void_p, c_void_p, c_void_p, DWORD, BOOL, DWORD)
declare("CreatePipe", BOOL, c_void_p, c_void_p, c_void_p, DWORD)
declare("CreateFileW", c_void_p, LPCWSTR, DWORD, DWORD, c_void_p, DWORD, DWORD, c_void_p)
declare("CreateNamedPipeW", c_void_p, LPCWSTR, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD, c_void_p)
declare("CreateEventW", c_void_p, c_void_p, BOOL, BOOL, LPCWSTR)
declare("CreateMutexW", c_void_p, c_void_p, BOOL, LPCWSTR)
declare("CreateSemaphoreW", c_void_p, c_void_p, LONG, LONG, LPCWSTR)
declare("CreateWaitableTimerW", c_void_p, c_void_p, BOOL, LPCWSTR)
declare("CreateFileMappingW", c_void_p, c_void_p, c_void_p, DWORD, DWORD, DWORD, LPCWSTR)
declare("MapViewOfFile", c_void_p, c_void_p, DWORD, DWORD, DWORD, c_size_t)
declare("UnmapViewOfFile", BOOL, c_void_p)
declare("CreateJobObjectW", c_void_p, c_void_p, LPCWSTR)
declare("OpenProcess", c_void_p, DWORD, BOOL, DWORD)
declare("OpenThread", c_void_p, DWORD, BOOL, DWORD)
declare("SetEnvironmentVariableW", BOOL, LPCWSTR, LPCWSTR)
declare("InitializeProcThreadAttributeList", BOOL, c_void_p, DWORD, DWORD, c_void_p)
declare("UpdateProcThreadAttribute", BOOL, c_void_p, DWORD, c_size_t, c_void_p, c_size_t,
        c_void_p, c_void_p)
declare("DeleteProcThreadAttributeList", None, c_void_p)
declare("CreateProcessW", BOOL, LPCWSTR, LPWSTR, c_void_p, c_void_p, BOOL, DWORD, c_void_p,
        LPCWSTR, c_void_p, c_void_p)
declare("WaitForSingleObject", DWORD, c_void_p, DWORD)
declare("GetExitCodeProcess", BOOL, c_void_p, c_void_p)
declare("ReadFile", BOOL, c_void_p, c_void_p, DWORD, c_void_p, c_void_p)
declare("WriteFile", BOOL, c_void_p, c_void_p, DWORD, c_void_p, c_void_p)


class Win32Error(Exception):
    def __init__(self, function, code):
        super().__init__(f"{function} failed: {code}")


opened = []


class Handle:
    def __init__(self, value, is_owned=True):
        self.value = value
        self.is_owned = is_owned
        opened.append(self)

    def release(self):
        value, self.value = self.value, None
        return value

    def close(self):
        value = self.release()
        if value and self.is_owned:
            kernel32.CloseHandle(value)


def check(function, succeeded):
    if not succeeded:
        raise Win32Error(function, ctypes.get_last_error())


def made(function, *arguments):
    value = getattr(kernel32, function)(*arguments)
    check(function, value not in (None, INVALID_HANDLE_VALUE))
    return Handle(value)


def attributes(inherit):
    return byref(SECURITY_ATTRIBUTES(sizeof(SECURITY_ATTRIBUTES), None, inherit))


def create_pipe(security, size):
    read, write = c_void_p(), c_void_p()
    check("CreatePipe", kernel32.CreatePipe(byref(read), byref(write), security, size))
    return Handle(read.value), Handle(write.value)


def set_inheritance(handle, inherit):
    flag = HANDLE_FLAG_INHERIT if inherit else 0
    check("SetHandleInformation",
          kernel32.SetHandleInformation(handle.value, HANDLE_FLAG_INHERIT, flag))


def duplicate(source, access, inherit, options):
    copy = c_void_p()
    own = kernel32.GetCurrentProcess()
    value = source.release() if options & DUPLICATE_CLOSE_SOURCE else source.value
    check("DuplicateHandle",
          kernel32.DuplicateHandle(own, value, own, byref(copy), access, inherit, options))
    return Handle(copy.value)


def borrowed(value):
    return Handle(value, is_owned=False)


def standard_handle(which):
    # A program without a console may have none; its child has none then either.
    own = kernel32.GetStdHandle(which)
    check("GetStdHandle", own != INVALID_HANDLE_VALUE)
    return duplicate(borrowed(own), 0, True, DUPLICATE_SAME_ACCESS) if own else Handle(None)


def fill(mapping, data):
    view = kernel32.MapViewOfFile(mapping.value, FILE_MAP_WRITE, 0, 0, len(data))
    check("MapViewOfFile", view)
    ctypes.memmove(view, data, len(data))
    kernel32.UnmapViewOfFile(view)


def decimal(handle):
    return str(handle.value or 0)


def start_process(application, command_line, inherit, flags, directory, standard, handle_list,
                  environment):
    startup = STARTUPINFOEXW()
    startup.StartupInfo.cb = sizeof(STARTUPINFOEXW if handle_list else STARTUPINFOW)
    if standard:
        info = startup.StartupInfo
        info.dwFlags = STARTF_USESTDHANDLES
        info.hStdInput, info.hStdOutput, info.hStdError = standard
    process = PROCESS_INFORMATION()
    has_list = False
    try:
        if handle_list:
            size = c_size_t()
            # This first call fails by design: it only tells the size.
            kernel32.InitializeProcThreadAttributeList(None, 1, 0, byref(size))
            memory = ctypes.create_string_buffer(size.value)
            check("InitializeProcThreadAttributeList",
                  kernel32.InitializeProcThreadAttributeList(memory, 1, 0, byref(size)))
            has_list = True
            # The attribute list only refers to the array: it has to live as long.
            present = [value for value in handle_list if value is not None]
            values = (c_void_p * len(present))(*present)
            check("UpdateProcThreadAttribute",
                  kernel32.UpdateProcThreadAttribute(
                      memory, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, values, sizeof(values),
                      None, None))
            startup.lpAttributeList = ctypes.cast(memory, c_void_p)
        # Without an environment block the child gets ours; os.environ keeps what it was.
        for name, value in environment:
            kernel32.SetEnvironmentVariableW(name, value)
        check("CreateProcessW",
              kernel32.CreateProcessW(
                  application, ctypes.create_unicode_buffer(command_line), None, None, inherit,
                  flags, None, directory, byref(startup), byref(process)))
    finally:
        if has_list:
            kernel32.DeleteProcThreadAttributeList(memory)
        for name, _ in environment:
            kernel32.SetEnvironmentVariableW(name, os.environ.get(name))
    kernel32.CloseHandle(process.hThread)
    return Handle(process.hProcess)


def wait_for(handle):
    check("WaitForSingleObject",
          kernel32.WaitForSingleObject(handle.value, INFINITE) == WAIT_OBJECT_0)


def exit_code(process):
    code = DWORD()
    check("GetExitCodeProcess", kernel32.GetExitCodeProcess(process.value, byref(code)))
    return code.value


class Capture(threading.Thread):
    def __init__(self, source, target):
        super().__init__(daemon=True)
        self.source, self.target, self.error = source.value, target, 0

    def run(self):
        output = kernel32.GetStdHandle(self.target)
        buffer, size, part = ctypes.create_string_buffer(4096), DWORD(), DWORD()
        while kernel32.ReadFile(self.source, buffer, len(buffer), byref(size), None):
            # Reading goes on even when nobody takes the output: a full pipe would stop the child.
            data = buffer.raw[:size.value]
            while data and kernel32.WriteFile(output, data, len(data), byref(part), None):
                data = data[part.value:]
        error = ctypes.get_last_error()
        # The end of a pipe: all its write ends are closed, ours too.
        self.error = 0 if error == ERROR_BROKEN_PIPE else error


def start_capture(source, target):
    capture = Capture(source, target)
    capture.start()
    return capture


def finish_capture(capture):
    capture.join()
    if capture.error:
        raise Win32Error("ReadFile", capture.error)


def write_input(target, data):
    # A child that does not read its input to the end is no failure.
    kernel32.WriteFile(target, data, len(data), byref(DWORD()), None)
    kernel32.CloseHandle(target)


def start_input(target, data):
    writing = threading.Thread(target=write_input, args=(target.release(), data), daemon=True)
    writing.start()
    return writing


def finish_input(writing):
    writing.join()
`;

export const pythonMain = `

def main():
    try:
        return launch()
    except Win32Error as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for handle in reversed(opened):
            handle.close()


# os._exit passes on exit codes that sys.exit would not take.
code = main()
sys.stderr.flush()
os._exit(code if code < 0x80000000 else code - 0x100000000)
`;
