// Says, one JSON line each, what the handle values in its arguments are to it, and which standard handles it has.
// Usage: reportHandles <file, or - for stdout> <value>...
#include <stdio.h>
#include <windows.h>

static void reportHandle(FILE *out, HANDLE handle)
{
    DWORD flags = 0;
    BOOL valid = GetHandleInformation(handle, &flags);
    DWORD type = valid ? GetFileType(handle) : FILE_TYPE_UNKNOWN;
    fprintf(out, "{\"value\":\"0x%llx\",\"valid\":%s,\"inheritable\":%s,\"fileType\":%lu}\n",
        (unsigned long long)(ULONG_PTR)handle, valid ? "true" : "false",
        flags & HANDLE_FLAG_INHERIT ? "true" : "false", type);
}

int wmain(int argc, wchar_t **argv)
{
    static const DWORD standard[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
    HANDLE handles[3];
    // Asked before anything is opened: a value without a handle behind it must not become one meanwhile.
    for (int i = 0; i < 3; i++) handles[i] = GetStdHandle(standard[i]);
    DWORD flags[64];
    BOOL valid[64];
    if (argc < 2 || argc > 64) return 2;
    for (int i = 2; i < argc; i++) {
        HANDLE handle = (HANDLE)(ULONG_PTR)_wcstoui64(argv[i], NULL, 0);
        valid[i] = GetHandleInformation(handle, &flags[i]);
    }
    FILE *out = wcscmp(argv[1], L"-") == 0 ? stdout : _wfopen(argv[1], L"w");
    if (!out) return 3;
    for (int i = 0; i < 3; i++) reportHandle(out, handles[i]);
    for (int i = 2; i < argc; i++) {
        HANDLE handle = (HANDLE)(ULONG_PTR)_wcstoui64(argv[i], NULL, 0);
        if (valid[i]) reportHandle(out, handle);
        else
            fprintf(out, "{\"value\":\"0x%llx\",\"valid\":false,\"inheritable\":false,\"fileType\":0}\n",
                (unsigned long long)(ULONG_PTR)handle);
    }
    return fclose(out) == 0 ? 0 : 4;
}
