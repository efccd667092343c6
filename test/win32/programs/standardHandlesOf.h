// The standard handles a process was born with, read while it is suspended: a C runtime may replace them before main.
#include <windows.h>
#include <winternl.h>

/** hStdInput, hStdOutput, hStdError; on 64-bit Windows PEB.ProcessParameters is at 0x20 and the three from 0x20 there. */
static BOOL standardHandlesOf(HANDLE process, HANDLE values[3])
{
    typedef NTSTATUS(WINAPI * Query)(HANDLE, PROCESSINFOCLASS, void *, ULONG, ULONG *);
    Query query = (Query)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    PROCESS_BASIC_INFORMATION basic;
    char *parameters;
    return query(process, ProcessBasicInformation, &basic, sizeof basic, NULL) == 0 &&
        ReadProcessMemory(process, (char *)basic.PebBaseAddress + 0x20, &parameters, sizeof parameters, NULL) &&
        ReadProcessMemory(process, parameters + 0x20, values, 3 * sizeof *values, NULL);
}
