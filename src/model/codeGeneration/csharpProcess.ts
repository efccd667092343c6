// The part of a generated C# program that starts processes, reads and writes their pipes and ends.
export const csharpProcess = `
    // Without the standard handles this process lacks: NULL in a list voids it.
    static IntPtr[] Present(IntPtr[] handles)
    {
        return Array.FindAll(handles, handle => handle != IntPtr.Zero);
    }

    static Handle StartProcess(string application, string commandLine, bool inherit, uint flags,
        string directory, IntPtr[] standard, IntPtr[] handles, string[,] environment)
    {
        STARTUPINFOEXW startup = new STARTUPINFOEXW();
        startup.cb = Marshal.SizeOf(startup) - (handles == null ? IntPtr.Size : 0);
        if (standard != null)
        {
            startup.dwFlags = STARTF_USESTDHANDLES;
            startup.hStdInput = standard[0];
            startup.hStdOutput = standard[1];
            startup.hStdError = standard[2];
        }
        // The attribute list only refers to the array: it must neither move nor go.
        GCHandle pinned = GCHandle.Alloc(handles ?? new IntPtr[0], GCHandleType.Pinned);
        IntPtr memory = IntPtr.Zero;
        try
        {
            if (handles != null)
            {
                startup.lpAttributeList = MakeHandleList(pinned, handles.Length, ref memory);
            }
            return StartProcess(application, commandLine, inherit, flags, directory, ref startup,
                environment);
        }
        finally
        {
            if (startup.lpAttributeList != IntPtr.Zero)
            {
                DeleteProcThreadAttributeList(startup.lpAttributeList);
            }
            Marshal.FreeHGlobal(memory);
            pinned.Free();
        }
    }

    static IntPtr MakeHandleList(GCHandle pinned, int count, ref IntPtr memory)
    {
        IntPtr size = IntPtr.Zero;
        // This first call fails by design: it only tells the size.
        InitializeProcThreadAttributeList(IntPtr.Zero, 1, 0, ref size);
        memory = Marshal.AllocHGlobal(size);
        Check("InitializeProcThreadAttributeList",
            InitializeProcThreadAttributeList(memory, 1, 0, ref size));
        bool updated = UpdateProcThreadAttribute(memory, 0,
            new UIntPtr(PROC_THREAD_ATTRIBUTE_HANDLE_LIST), pinned.AddrOfPinnedObject(),
            new UIntPtr((uint)(count * IntPtr.Size)), IntPtr.Zero, IntPtr.Zero);
        int error = Marshal.GetLastWin32Error();
        if (updated) return memory;
        DeleteProcThreadAttributeList(memory);
        throw new Win32Error("UpdateProcThreadAttribute", error);
    }

    static Handle StartProcess(string application, string commandLine, bool inherit, uint flags,
        string directory, ref STARTUPINFOEXW startup, string[,] environment)
    {
        PROCESS_INFORMATION process;
        string[] old = new string[environment.GetLength(0)];
        for (int i = 0; i < old.Length; i++)
        {
            old[i] = Environment.GetEnvironmentVariable(environment[i, 0]);
        }
        try
        {
            // Without an environment block the child gets ours; afterwards it is as it was.
            for (int i = 0; i < old.Length; i++)
            {
                SetEnvironmentVariableW(environment[i, 0], environment[i, 1]);
            }
            Check("CreateProcessW", CreateProcessW(application, new StringBuilder(commandLine),
                IntPtr.Zero, IntPtr.Zero, inherit, flags, IntPtr.Zero, directory, ref startup,
                out process));
        }
        finally
        {
            for (int i = 0; i < old.Length; i++) SetEnvironmentVariableW(environment[i, 0], old[i]);
        }
        CloseHandle(process.hThread);
        return Own(process.hProcess);
    }

    static void WaitFor(Handle handle)
    {
        Check("WaitForSingleObject", WaitForSingleObject(handle.Value, INFINITE) == WAIT_OBJECT_0);
    }

    static uint ExitCode(Handle process)
    {
        uint code;
        Check("GetExitCodeProcess", GetExitCodeProcess(process.Value, out code));
        return code;
    }

    static int CopyToEnd(IntPtr source, IntPtr target)
    {
        byte[] buffer = new byte[4096];
        uint size;
        while (ReadFile(source, buffer, (uint)buffer.Length, out size, IntPtr.Zero))
        {
            // Reading goes on even when nobody takes the output: a full pipe would stop the child.
            uint part;
            while (size > 0 && WriteFile(target, buffer, size, out part, IntPtr.Zero))
            {
                size -= part;
                Array.Copy(buffer, part, buffer, 0, size);
            }
        }
        return Marshal.GetLastWin32Error();
    }

    static Capture StartCapture(Handle source, uint which)
    {
        IntPtr from = source.Value, to = GetStdHandle(which);
        Capture capture = new Capture();
        capture.Thread = new Thread(() => capture.Error = CopyToEnd(from, to));
        capture.Thread.IsBackground = true;
        capture.Thread.Start();
        return capture;
    }

    static void FinishCapture(Capture capture)
    {
        capture.Thread.Join();
        // The end of a pipe: all its write ends are closed, ours too.
        if (capture.Error != ERROR_BROKEN_PIPE) throw new Win32Error("ReadFile", capture.Error);
    }

    static Thread StartInput(Handle target, byte[] data)
    {
        IntPtr to = target.Release();
        Thread thread = new Thread(() =>
        {
            uint size;
            // A child that does not read its input to the end is no failure.
            WriteFile(to, data, (uint)data.Length, out size, IntPtr.Zero);
            CloseHandle(to);
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }

    static void FinishInput(Thread thread) { thread.Join(); }
`;

export const csharpMain = `
    static int Main()
    {
        try
        {
            return unchecked((int)Launch());
        }
        catch (Win32Error error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
        finally
        {
            foreach (Handle handle in opened) handle.Dispose();
        }
    }
}
`;
