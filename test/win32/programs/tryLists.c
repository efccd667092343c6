// Tries CreateProcessW in ways our own binding does not offer, one line each: the way, the error (0 for none), and which of
// three events the child has: "A" and "B" inheritable, "N" not; "console" when it has one.
#include <stdio.h>
#include <windows.h>

typedef struct {
    const char *name;
    const char *list; // letters; "0" is NULL, "-" the pseudo handle, NULL no attribute at all
    BOOL inherit;
    BOOL flagMissing, shortStartup, swapArray, closeListed;
    DWORD flags;
} Way;

static HANDLE events[3];

static int reportAsChild(wchar_t **values)
{
    int bits = 0;
    // The events are set: no other object that has one of the values by chance is likely to be.
    for (int i = 0; i < 3; i++) {
        HANDLE event = (HANDLE)(ULONG_PTR)_wcstoui64(values[i], NULL, 0);
        if (WaitForSingleObject(event, 0) == WAIT_OBJECT_0) bits |= 1 << i;
    }
    return bits | (GetConsoleCP() ? 8 : 0);
}

static void makeEvents(void)
{
    SECURITY_ATTRIBUTES inheritable = { sizeof inheritable, NULL, TRUE };
    for (int i = 0; i < 3; i++) events[i] = CreateEventW(i < 2 ? &inheritable : NULL, TRUE, TRUE, NULL);
}

static HANDLE named(char letter)
{
    if (letter == '0') return NULL;
    if (letter == '-') return GetCurrentProcess();
    return events[letter == 'N' ? 2 : letter - 'A'];
}

static void tryOne(const Way *way)
{
    static wchar_t program[MAX_PATH * 4], line[MAX_PATH * 8];
    STARTUPINFOEXW startup = { .StartupInfo.cb = way->shortStartup ? sizeof(STARTUPINFOW) : sizeof startup };
    PROCESS_INFORMATION created;
    HANDLE list[8];
    DWORD error = 0, code = 0;
    SIZE_T size = 0;
    makeEvents();
    int count = way->list ? (int)strlen(way->list) : 0;
    for (int i = 0; i < count; i++) list[i] = named(way->list[i]);
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    startup.lpAttributeList = HeapAlloc(GetProcessHeap(), 0, size);
    InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &size);
    if (way->list && !UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
            list, count * sizeof(HANDLE), NULL, NULL)) {
        printf("%s Update %lu\n", way->name, GetLastError());
        return;
    }
    if (way->swapArray) list[0] = events[1];
    if (way->closeListed) CloseHandle(events[0]);
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" child %llu %llu %llu", program, (unsigned long long)(ULONG_PTR)events[0],
        (unsigned long long)(ULONG_PTR)events[1], (unsigned long long)(ULONG_PTR)events[2]);
    DWORD flags = way->flags | (way->flagMissing ? 0 : EXTENDED_STARTUPINFO_PRESENT);
    if (!CreateProcessW(program, line, NULL, NULL, way->inherit, flags, NULL, NULL, &startup.StartupInfo, &created))
        error = GetLastError();
    else {
        WaitForSingleObject(created.hProcess, INFINITE);
        GetExitCodeProcess(created.hProcess, &code);
        CloseHandle(created.hThread);
        CloseHandle(created.hProcess);
    }
    DeleteProcThreadAttributeList(startup.lpAttributeList);
    printf("%s CreateProcess %lu %s%s%s%s\n", way->name, error, code & 1 ? "A" : "", code & 2 ? "B" : "",
        code & 4 ? "N" : "", code & 8 ? "+console" : "");
    for (int i = way->closeListed; i < 3; i++) CloseHandle(events[i]);
}

static void tryTwoAttributesInRoomForOne(void)
{
    SIZE_T size = 0;
    DWORD64 policy = 0;
    makeEvents();
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    LPPROC_THREAD_ATTRIBUTE_LIST list = HeapAlloc(GetProcessHeap(), 0, size);
    InitializeProcThreadAttributeList(list, 1, 0, &size);
    BOOL first = UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, events, sizeof(HANDLE), NULL, NULL);
    BOOL second = UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_MITIGATION_POLICY, &policy, sizeof policy, NULL, NULL);
    printf("twoAttributes first=%d second=%d\n", first, second);
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 5) return reportAsChild(argv + 2);
    const DWORD quiet = CREATE_NO_WINDOW;
    const Way ways[] = {
        { .name = "listed", .list = "A", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "noList", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "notInherited", .inherit = FALSE, .flags = DETACHED_PROCESS },
        { .name = "flagMissing", .list = "A", .inherit = TRUE, .flagMissing = TRUE, .flags = DETACHED_PROCESS },
        { .name = "shortStartup", .list = "A", .inherit = TRUE, .shortStartup = TRUE, .flags = DETACHED_PROCESS },
        { .name = "listWithoutInheritance", .list = "A", .inherit = FALSE, .flags = DETACHED_PROCESS },
        { .name = "nullWithoutInheritance", .list = "0", .inherit = FALSE, .flags = DETACHED_PROCESS },
        { .name = "empty", .list = "", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "twice", .list = "AA", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "notInheritable", .list = "AN", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "null", .list = "A0", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "pseudo", .list = "A-", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "closedMeanwhile", .list = "A", .inherit = TRUE, .closeListed = TRUE, .flags = DETACHED_PROCESS },
        { .name = "arrayChanged", .list = "A", .inherit = TRUE, .swapArray = TRUE, .flags = DETACHED_PROCESS },
        { .name = "newAndDetached", .list = "A", .inherit = TRUE, .flags = CREATE_NEW_CONSOLE | DETACHED_PROCESS },
        { .name = "noWindowAndDetached", .list = "A", .inherit = TRUE, .flags = CREATE_NO_WINDOW | DETACHED_PROCESS },
        { .name = "noWindow", .list = "A", .inherit = TRUE, .flags = quiet },
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) tryOne(&ways[i]);
    tryTwoAttributesInRoomForOne();
    return 0;
}
