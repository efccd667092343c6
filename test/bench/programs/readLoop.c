// The peer of a capture: starts a command with stdout in a pipe, reads it in 64 KB and discards; prints microseconds and bytes.
#include <stdio.h>
#include <windows.h>

static char bytes[64 * 1024];

int wmain(int argc, wchar_t **argv)
{
    if (argc != 2) return 2;
    SECURITY_ATTRIBUTES inheritable = { sizeof inheritable, NULL, TRUE };
    HANDLE input, output;
    if (!CreatePipe(&input, &output, &inheritable, 0)) return 3;
    SetHandleInformation(input, HANDLE_FLAG_INHERIT, 0);
    STARTUPINFOW startup = { .cb = sizeof startup };
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdOutput = output;
    PROCESS_INFORMATION process;
    if (!CreateProcessW(NULL, argv[1], NULL, NULL, TRUE, CREATE_SUSPENDED | CREATE_NO_WINDOW, NULL, NULL, &startup, &process))
        return 4;
    CloseHandle(output);
    LARGE_INTEGER frequency, begin, end;
    QueryPerformanceFrequency(&frequency);
    ResumeThread(process.hThread);
    QueryPerformanceCounter(&begin);
    unsigned long long total = 0;
    DWORD count;
    while (ReadFile(input, bytes, sizeof bytes, &count, NULL)) total += count;
    QueryPerformanceCounter(&end);
    printf("%llu %llu\n", (unsigned long long)((end.QuadPart - begin.QuadPart) * 1000000 / frequency.QuadPart), total);
    return 0;
}
