// The part of a generated Rust program that starts processes, reads and writes their pipes and ends.
export const rustProcess = `
struct HandleList {
    memory: Vec<usize>,
}

impl HandleList {
    /// The attribute list only refers to the handles: they have to live as long.
    unsafe fn new(handles: &[RawHandle]) -> Result<HandleList> {
        let mut size = 0;
        // This first call fails by design: it only tells the size.
        InitializeProcThreadAttributeList(null_mut(), 1, 0, &mut size);
        let mut memory = vec![0usize; size / size_of::<usize>() + 1];
        let start = memory.as_mut_ptr().cast();
        let done = InitializeProcThreadAttributeList(start, 1, 0, &mut size);
        check("InitializeProcThreadAttributeList", done != 0)?;
        let mut list = HandleList { memory };
        let done = UpdateProcThreadAttribute(list.get(), 0,
            PROC_THREAD_ATTRIBUTE_HANDLE_LIST as usize, handles.as_ptr().cast(),
            size_of_val(handles), null_mut(), null_mut());
        check("UpdateProcThreadAttribute", done != 0)?;
        Ok(list)
    }
    fn get(&mut self) -> *mut c_void {
        self.memory.as_mut_ptr().cast()
    }
}

impl Drop for HandleList {
    fn drop(&mut self) {
        unsafe { DeleteProcThreadAttributeList(self.get()) };
    }
}

/// Without the standard handles this process lacks: NULL in a list voids it.
fn present(handles: Option<Vec<RawHandle>>) -> Option<Vec<RawHandle>> {
    handles.map(|all| all.into_iter().filter(|handle| !handle.is_null()).collect())
}

/// A variable for the child; without an environment block it gets ours, restored afterwards.
struct Variable {
    name: Vec<u16>,
    old: Option<Vec<u16>>,
}

impl Variable {
    unsafe fn new(name: &str, value: &Option<String>) -> Variable {
        let old = std::env::var(name).ok().map(|text| wide(&text));
        let name = wide(name);
        SetEnvironmentVariableW(name.as_ptr(), pointer(&value.as_deref().map(wide)));
        Variable { name, old }
    }
}

impl Drop for Variable {
    fn drop(&mut self) {
        unsafe { SetEnvironmentVariableW(self.name.as_ptr(), pointer(&self.old)) };
    }
}

#[allow(clippy::too_many_arguments)]
unsafe fn start_process(application: Option<&str>, command_line: String, inherit: bool, flags: u32,
    directory: Option<&str>, standard: Option<Vec<RawHandle>>, handles: Option<Vec<RawHandle>>,
    environment: &[(&str, Option<String>)]) -> Result<Handle> {
    let mut startup: StartupInfoEx = zeroed();
    startup.info.cb = size_of::<StartupInfo>() as u32;
    if let Some(standard) = standard {
        startup.info.flags = STARTF_USESTDHANDLES;
        startup.info.standard.copy_from_slice(&standard);
    }
    let mut list = match &handles {
        Some(handles) => Some(HandleList::new(handles)?),
        None => None,
    };
    if let Some(list) = &mut list {
        startup.info.cb = size_of::<StartupInfoEx>() as u32;
        startup.attribute_list = list.get();
    }
    let _variables: Vec<Variable> =
        environment.iter().map(|(name, value)| Variable::new(name, value)).collect();
    let mut process: ProcessInformation = zeroed();
    let done = CreateProcessW(pointer(&application.map(wide)), wide(&command_line).as_mut_ptr(),
        null(), null(), inherit.into(), flags, null(), pointer(&directory.map(wide)),
        &startup.info, &mut process);
    check("CreateProcessW", done != 0)?;
    CloseHandle(process.thread);
    Ok(Handle::new(process.process))
}

unsafe fn wait_for(handle: &Handle) -> Result<()> {
    let result = WaitForSingleObject(handle.get(), INFINITE);
    check("WaitForSingleObject", result == WAIT_OBJECT_0)
}

unsafe fn exit_code(process: &Handle) -> Result<u32> {
    let mut code = 0;
    check("GetExitCodeProcess", GetExitCodeProcess(process.get(), &mut code) != 0)?;
    Ok(code)
}

unsafe fn copy_to_end(source: RawHandle, target: RawHandle) -> u32 {
    let mut buffer = [0u8; 4096];
    let mut size = 0;
    while ReadFile(source, buffer.as_mut_ptr(), 4096, &mut size, null_mut()) != 0 {
        // Reading goes on even when nobody takes the output: a full pipe would stop the child.
        let mut data = &buffer[..size as usize];
        let mut part = 0;
        while !data.is_empty()
            && WriteFile(target, data.as_ptr(), data.len() as u32, &mut part, null_mut()) != 0
        {
            data = &data[part as usize..];
        }
    }
    GetLastError()
}

/// Handles go to threads as numbers: a pointer cannot.
unsafe fn start_capture(source: &Handle, which: u32) -> JoinHandle<u32> {
    let (source, target) = (source.get() as usize, GetStdHandle(which) as usize);
    spawn(move || unsafe { copy_to_end(source as RawHandle, target as RawHandle) })
}

fn finish_capture(capture: JoinHandle<u32>) -> Result<()> {
    match capture.join() {
        // The end of a pipe: all its write ends are closed, ours too.
        Ok(ERROR_BROKEN_PIPE) => Ok(()),
        Ok(code) => Err(Win32Error { function: "ReadFile", code }),
        Err(_) => Err(Win32Error { function: "ReadFile", code: 0 }),
    }
}

fn start_input(target: &Handle, data: &'static [u8]) -> JoinHandle<()> {
    let target = target.release() as usize;
    spawn(move || unsafe {
        let target = target as RawHandle;
        let mut size = 0;
        // A child that does not read its input to the end is no failure.
        WriteFile(target, data.as_ptr(), data.len() as u32, &mut size, null_mut());
        CloseHandle(target);
    })
}

fn finish_input(input: JoinHandle<()>) {
    let _ = input.join();
}
`;

export const rustMain = `
fn main() {
    let code = match unsafe { launch() } {
        Ok(code) => code as i32,
        Err(error) => {
            eprintln!("{} failed: {}", error.function, error.code);
            1
        }
    };
    std::process::exit(code);
}
`;
