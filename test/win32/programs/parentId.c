// Says which process is its parent, once as the process itself is told and once as the list of all processes has it.
#include <stdio.h>
#include <windows.h>
#include <tlhelp32.h>

typedef LONG(WINAPI *Query)(HANDLE, int, void *, ULONG, ULONG *);

int wmain(void)
{
    // PROCESS_BASIC_INFORMATION: the sixth field is InheritedFromUniqueProcessId.
    ULONG_PTR basic[6] = { 0 };
    Query query = (Query)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    if (!query || query(GetCurrentProcess(), 0, basic, sizeof basic, NULL) != 0) return 2;
    PROCESSENTRY32W entry = { .dwSize = sizeof entry };
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    BOOL found = Process32FirstW(all, &entry);
    while (found && entry.th32ProcessID != GetCurrentProcessId()) found = Process32NextW(all, &entry);
    printf("%lu %lu", (unsigned long)basic[5], found ? entry.th32ParentProcessID : 0);
    return 0;
}
