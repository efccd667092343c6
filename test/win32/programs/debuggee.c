// Does one thing that has to do with debuggers, and says how it went.
//
// debuggee handled     raises and handles exceptions of its own
// debuggee sees        says what it can see of a debugger: IsDebuggerPresent, and the flags of a debug heap
// debuggee awaits <event>   the same, when the event of this name is set
// debuggee debugs <command line>  starts it as its debugger, sees it to its end and says its exit code
// debuggee escapes <command line>  starts it outside of its job, or inside when that is refused
// debuggee attaches <pid>         attaches to a process as its debugger, sees its first events and lets it go
// debuggee adopts <pid> <command line>  starts it with that process as its parent
#include <windows.h>
#include <winternl.h>
#include <stdio.h>
#include <stdlib.h>

static volatile LONG handled;

static LONG CALLBACK handle(EXCEPTION_POINTERS *exception) {
    DWORD code = exception->ExceptionRecord->ExceptionCode;
    if (code == 0xe0001234) {
        handled++;
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    if (code == EXCEPTION_ACCESS_VIOLATION) {
        handled++;
        // Over the instruction, which is of two bytes: mov byte [rax], cl.
        exception->ContextRecord->Rip += 2;
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

static int start(wchar_t *line, DWORD flags, STARTUPINFOW *info, PROCESS_INFORMATION *made) {
    return CreateProcessW(NULL, line, NULL, NULL, FALSE, flags | DETACHED_PROCESS, NULL, NULL, info, made);
}

int wmain(int count, wchar_t **argument) {
    STARTUPINFOEXW info = {.StartupInfo = {.cb = sizeof(STARTUPINFOW)}};
    PROCESS_INFORMATION made;
    const wchar_t *what = count > 1 ? argument[1] : L"";
    setvbuf(stdout, NULL, _IONBF, 0);
    if (!wcscmp(what, L"handled")) {
        AddVectoredExceptionHandler(1, handle);
        for (int round = 0; round < 100; round++) RaiseException(0xe0001234, 0, 0, NULL);
        __asm__ volatile("xorl %%eax, %%eax; movb %%cl, (%%rax)" : : : "rax", "memory");
        printf("handled %ld\n", handled);
        return 7;
    }
    if (!wcscmp(what, L"awaits") && count > 2) {
        HANDLE event = OpenEventW(SYNCHRONIZE, FALSE, argument[2]);
        if (!event) return 1;
        WaitForSingleObject(event, INFINITE);
        what = L"sees";
    }
    if (!wcscmp(what, L"sees")) {
        DWORD flags = *(DWORD *)((char *)NtCurrentTeb()->ProcessEnvironmentBlock + 0xbc);
        printf("debugger %d heap %lx\n", IsDebuggerPresent(), flags & 0x70);
        return 0;
    }
    if (!wcscmp(what, L"debugs") && count > 2) {
        if (!start(argument[2], DEBUG_PROCESS, &info.StartupInfo, &made)) return printf("refused %lu\n", GetLastError()), 1;
        printf("debugs %lu\n", made.dwProcessId);
        for (;;) {
            DEBUG_EVENT event;
            if (!WaitForDebugEvent(&event, 20000)) return printf("deaf %lu\n", GetLastError()), 2;
            DWORD answer = DBG_CONTINUE;
            if (event.dwDebugEventCode == EXCEPTION_DEBUG_EVENT && event.u.Exception.ExceptionRecord.ExceptionCode != EXCEPTION_BREAKPOINT) answer = DBG_EXCEPTION_NOT_HANDLED;
            int last = event.dwDebugEventCode == EXIT_PROCESS_DEBUG_EVENT && event.dwProcessId == made.dwProcessId;
            if (last) printf("ended %lu\n", event.u.ExitProcess.dwExitCode);
            ContinueDebugEvent(event.dwProcessId, event.dwThreadId, answer);
            if (last) return 0;
        }
    }
    if (!wcscmp(what, L"attaches") && count > 2) {
        DWORD pid = wcstoul(argument[2], NULL, 10);
        if (!DebugActiveProcess(pid)) return printf("refused %lu\n", GetLastError()), 1;
        DebugSetProcessKillOnExit(FALSE);
        DEBUG_EVENT event = {0};
        // The creation of the process is told again to whoever attaches.
        while (event.dwDebugEventCode != CREATE_PROCESS_DEBUG_EVENT) {
            if (!WaitForDebugEvent(&event, 20000)) return printf("deaf %lu\n", GetLastError()), 2;
            if (event.dwDebugEventCode == CREATE_PROCESS_DEBUG_EVENT) CloseHandle(event.u.CreateProcessInfo.hFile);
            ContinueDebugEvent(event.dwProcessId, event.dwThreadId, DBG_CONTINUE);
        }
        if (!DebugActiveProcessStop(pid)) return printf("kept %lu\n", GetLastError()), 3;
        printf("attached\n");
        return 0;
    }
    if (!wcscmp(what, L"escapes") && count > 2) {
        DWORD refused = 0;
        if (!start(argument[2], CREATE_BREAKAWAY_FROM_JOB, &info.StartupInfo, &made)) {
            refused = GetLastError();
            if (!start(argument[2], 0, &info.StartupInfo, &made)) return 1;
        }
        printf("refused %lu began %lu\n", refused, made.dwProcessId);
        return 0;
    }
    if (!wcscmp(what, L"adopts") && count > 3) {
        HANDLE parent = OpenProcess(PROCESS_CREATE_PROCESS, FALSE, wcstoul(argument[2], NULL, 10));
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(NULL, 1, 0, &size);
        info.lpAttributeList = malloc(size);
        info.StartupInfo.cb = sizeof info;
        if (!parent || !InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &size)) return 1;
        if (!UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, &parent, sizeof parent, NULL, NULL)) return 2;
        if (!start(argument[3], EXTENDED_STARTUPINFO_PRESENT, &info.StartupInfo, &made)) return printf("refused %lu\n", GetLastError()), 3;
        printf("began %lu\n", made.dwProcessId);
        return 0;
    }
    return 99;
}
