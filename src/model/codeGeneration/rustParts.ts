// The part of a generated Rust program that does not depend on the plan.
import { constants } from './launchProgram';

const constantLines = Object.entries(constants)
  .map(([name, value]) => `const ${name}: u32 = 0x${value.toString(16)};`)
  .join('\n');

export const rustRuntime = `// One file for every plan: what this one does not need stays unused.
#![allow(dead_code, unused_variables)]

use std::cell::Cell;
use std::ffi::c_void;
use std::mem::{size_of, size_of_val, zeroed};
use std::ptr::{null, null_mut};
use std::thread::{spawn, JoinHandle};

type RawHandle = *mut c_void;
const INVALID_HANDLE_VALUE: RawHandle = -1isize as RawHandle;
${constantLines}

#[repr(C)]
struct SecurityAttributes {
    length: u32,
    security_descriptor: *mut c_void,
    inherit_handle: i32,
}

#[repr(C)]
struct StartupInfo {
    cb: u32,
    texts: [*mut u16; 3],
    sizes: [u32; 7],
    flags: u32,
    show_window: u16,
    reserved_size: u16,
    reserved: *mut u8,
    standard: [RawHandle; 3],
}

#[repr(C)]
struct StartupInfoEx {
    info: StartupInfo,
    attribute_list: *mut c_void,
}

#[repr(C)]
struct ProcessInformation {
    process: RawHandle,
    thread: RawHandle,
    process_id: u32,
    thread_id: u32,
}

type Attributes = *const SecurityAttributes;

#[link(name = "kernel32")]
extern "system" {
    fn GetLastError() -> u32;
    fn CloseHandle(handle: RawHandle) -> i32;
    fn GetStdHandle(which: u32) -> RawHandle;
    fn SetHandleInformation(handle: RawHandle, mask: u32, flags: u32) -> i32;
    fn GetCurrentProcess() -> RawHandle;
    fn GetCurrentProcessId() -> u32;
    fn GetCurrentThreadId() -> u32;
    fn DuplicateHandle(from: RawHandle, source: RawHandle, to: RawHandle, copy: *mut RawHandle,
        access: u32, inherit: i32, options: u32) -> i32;
    fn CreatePipe(read: *mut RawHandle, write: *mut RawHandle, attributes: Attributes, size: u32)
        -> i32;
    fn CreateFileW(name: *const u16, access: u32, share: u32, attributes: Attributes,
        disposition: u32, flags: u32, template: RawHandle) -> RawHandle;
    fn CreateNamedPipeW(name: *const u16, open: u32, mode: u32, instances: u32, output: u32,
        input: u32, timeout: u32, attributes: Attributes) -> RawHandle;
    fn CreateEventW(attributes: Attributes, manual: i32, initial: i32, name: *const u16)
        -> RawHandle;
    fn CreateMutexW(attributes: Attributes, owner: i32, name: *const u16) -> RawHandle;
    fn CreateSemaphoreW(attributes: Attributes, initial: i32, most: i32, name: *const u16)
        -> RawHandle;
    fn CreateWaitableTimerW(attributes: Attributes, manual: i32, name: *const u16) -> RawHandle;
    fn CreateFileMappingW(file: RawHandle, attributes: Attributes, protect: u32, high: u32,
        low: u32, name: *const u16) -> RawHandle;
    fn MapViewOfFile(mapping: RawHandle, access: u32, high: u32, low: u32, size: usize)
        -> *mut c_void;
    fn UnmapViewOfFile(view: *const c_void) -> i32;
    fn CreateJobObjectW(attributes: Attributes, name: *const u16) -> RawHandle;
    fn OpenProcess(access: u32, inherit: i32, id: u32) -> RawHandle;
    fn OpenThread(access: u32, inherit: i32, id: u32) -> RawHandle;
    fn SetEnvironmentVariableW(name: *const u16, value: *const u16) -> i32;
    fn InitializeProcThreadAttributeList(list: *mut c_void, count: u32, flags: u32,
        size: *mut usize) -> i32;
    fn UpdateProcThreadAttribute(list: *mut c_void, flags: u32, attribute: usize,
        value: *const c_void, size: usize, previous: *mut c_void, returned: *mut usize) -> i32;
    fn DeleteProcThreadAttributeList(list: *mut c_void);
    fn CreateProcessW(application: *const u16, command_line: *mut u16, process: Attributes,
        thread: Attributes, inherit: i32, flags: u32, environment: *const c_void,
        directory: *const u16, startup: *const StartupInfo, made: *mut ProcessInformation) -> i32;
    fn WaitForSingleObject(handle: RawHandle, milliseconds: u32) -> u32;
    fn GetExitCodeProcess(process: RawHandle, code: *mut u32) -> i32;
    fn ReadFile(file: RawHandle, buffer: *mut u8, size: u32, read: *mut u32,
        overlapped: *mut c_void) -> i32;
    fn WriteFile(file: RawHandle, buffer: *const u8, size: u32, written: *mut u32,
        overlapped: *mut c_void) -> i32;
}

struct Win32Error {
    function: &'static str,
    code: u32,
}
type Result<T> = std::result::Result<T, Win32Error>;

struct Handle {
    value: Cell<RawHandle>,
    is_owned: bool,
}

impl Handle {
    fn new(value: RawHandle) -> Handle {
        Handle { value: Cell::new(value), is_owned: true }
    }
    fn get(&self) -> RawHandle {
        self.value.get()
    }
    fn release(&self) -> RawHandle {
        self.value.replace(null_mut())
    }
    fn close(&self) {
        let value = self.release();
        if self.is_owned && !value.is_null() {
            unsafe { CloseHandle(value) };
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

unsafe fn check(function: &'static str, succeeded: bool) -> Result<()> {
    if succeeded { Ok(()) } else { Err(Win32Error { function, code: GetLastError() }) }
}

unsafe fn made(function: &'static str, value: RawHandle) -> Result<Handle> {
    check(function, !value.is_null() && value != INVALID_HANDLE_VALUE)?;
    Ok(Handle::new(value))
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

fn pointer(text: &Option<Vec<u16>>) -> *const u16 {
    text.as_ref().map_or(null(), |text| text.as_ptr())
}

fn attributes(inherit: bool) -> SecurityAttributes {
    let length = size_of::<SecurityAttributes>() as u32;
    SecurityAttributes { length, security_descriptor: null_mut(), inherit_handle: inherit.into() }
}

unsafe fn create_pipe(attributes: Attributes, size: u32) -> Result<(Handle, Handle)> {
    let (mut read, mut write) = (null_mut(), null_mut());
    check("CreatePipe", CreatePipe(&mut read, &mut write, attributes, size) != 0)?;
    Ok((Handle::new(read), Handle::new(write)))
}

unsafe fn set_inheritance(handle: &Handle, inherit: bool) -> Result<()> {
    let flags = if inherit { HANDLE_FLAG_INHERIT } else { 0 };
    let done = SetHandleInformation(handle.get(), HANDLE_FLAG_INHERIT, flags);
    check("SetHandleInformation", done != 0)
}

unsafe fn duplicate(source: &Handle, access: u32, inherit: bool, options: u32) -> Result<Handle> {
    let own = GetCurrentProcess();
    let closes = options & DUPLICATE_CLOSE_SOURCE != 0;
    let value = if closes { source.release() } else { source.get() };
    let mut copy = null_mut();
    let done = DuplicateHandle(own, value, own, &mut copy, access, inherit.into(), options);
    check("DuplicateHandle", done != 0)?;
    Ok(Handle::new(copy))
}

fn borrowed(value: usize) -> Handle {
    Handle { value: Cell::new(value as RawHandle), is_owned: false }
}

unsafe fn standard_handle(which: u32) -> Result<Handle> {
    // A program without a console may have none; its child has none then either.
    let own = GetStdHandle(which);
    check("GetStdHandle", own != INVALID_HANDLE_VALUE)?;
    if own.is_null() {
        return Ok(Handle::new(own));
    }
    duplicate(&borrowed(own as usize), 0, true, DUPLICATE_SAME_ACCESS)
}

unsafe fn fill(mapping: &Handle, data: &[u8]) -> Result<()> {
    let view = MapViewOfFile(mapping.get(), FILE_MAP_WRITE, 0, 0, data.len());
    check("MapViewOfFile", !view.is_null())?;
    data.as_ptr().copy_to(view.cast(), data.len());
    UnmapViewOfFile(view);
    Ok(())
}

fn decimal(handle: &Handle) -> String {
    (handle.get() as usize).to_string()
}
`;
