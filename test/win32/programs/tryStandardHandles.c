// Usage: tryStandardHandles fields|own|consoles. Starts itself in every way a standard handle can come by, one line each: the way,
// the error of CreateProcessW (0 for none), and what each stream of the child is; one word when all three are alike. "field" is
// what STARTUPINFO names, "own" what this process has by SetStdHandle: the same value and object. "field?" is that value without
// the handle, "fieldCopy" the object under another value ("+" when it is inheritable). Besides "null", "-1", "console", "other".
#include <stdio.h>
#include <windows.h>
#include "standardHandlesOf.h"

enum Kind { INHERITABLE, NOT_INHERITABLE, NO_HANDLE, PSEUDO, NOTHING };

typedef struct {
    const char *name;
    BOOL inherit;
    DWORD flags;
    BOOL fields; // STARTF_USESTDHANDLES
    enum Kind field, own;
    BOOL listsAnother, listsFields, otherThread;
} Way;

typedef struct {
    HANDLE born[3], value[3];
    BOOL inheritable[3], console[3];
    int consoleHandles;
} Seen;

static const DWORD streams[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
static wchar_t program[MAX_PATH * 4], line[MAX_PATH * 8], sectionName[64], doneName[64], goOnName[64];
static Seen *seen;
static HANDLE done, goOn;
static BOOL(WINAPI *compareObjects)(HANDLE, HANDLE);

static BOOL isConsole(HANDLE handle)
{
    DWORD mode;
    return GetConsoleMode(handle, &mode);
}

static int runAsChild(wchar_t **names)
{
    Seen found = { .consoleHandles = 0 };
    for (int i = 0; i < 3; i++) {
        found.value[i] = GetStdHandle(streams[i]);
        found.console[i] = isConsole(found.value[i]);
    }
    for (ULONG_PTR value = 4; value < 0x2000; value += 4) found.consoleHandles += isConsole((HANDLE)value);
    HANDLE section = OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, names[0]);
    Seen *shared = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    if (!shared) return 1;
    for (int i = 0; i < 3; i++) {
        DWORD flags = 0;
        GetHandleInformation(shared->born[i], &flags);
        found.inheritable[i] = (flags & HANDLE_FLAG_INHERIT) != 0;
    }
    *shared = found;
    SetEvent(OpenEventW(EVENT_MODIFY_STATE, FALSE, names[1]));
    WaitForSingleObject(OpenEventW(SYNCHRONIZE, FALSE, names[2]), INFINITE);
    return 0;
}

/** High values: none that a new process gives a handle by itself. */
static HANDLE make(enum Kind kind)
{
    SECURITY_ATTRIBUTES attributes = { sizeof attributes, NULL, kind == INHERITABLE };
    HANDLE low[400], handle;
    if (kind == NO_HANDLE) return (HANDLE)0x7ffffff4;
    if (kind == PSEUDO) return INVALID_HANDLE_VALUE;
    if (kind == NOTHING) return NULL;
    for (int i = 0; i < 400; i++) low[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
    handle = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes, OPEN_EXISTING, 0, NULL);
    for (int i = 0; i < 400; i++) CloseHandle(low[i]);
    return handle;
}

static BOOL isSame(HANDLE process, HANDLE theirs, HANDLE ours)
{
    HANDLE copy;
    if (!ours || ours == INVALID_HANDLE_VALUE) return FALSE;
    if (!DuplicateHandle(process, theirs, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) return FALSE;
    BOOL same = compareObjects(copy, ours);
    CloseHandle(copy);
    return same;
}

/** What the child was born with, while it is suspended; NULL for what only shows when it runs. */
static const char *bornWord(HANDLE process, HANDLE value, HANDLE field, HANDLE own)
{
    if (!value) return NULL;
    if (value == INVALID_HANDLE_VALUE) return "-1";
    if (value == field) return isSame(process, value, field) ? "field" : "field?";
    if (value == own) return isSame(process, value, own) ? "own" : "own?";
    if (isSame(process, value, field)) return "fieldCopy";
    return isSame(process, value, own) ? "ownCopy" : NULL;
}

static const char *word(int i, const char *born)
{
    if (seen->console[i]) return "console";
    if (!born) return seen->value[i] ? "other" : "null";
    if (strcmp(born, "fieldCopy") == 0 && seen->inheritable[i]) return "fieldCopy+";
    return strcmp(born, "ownCopy") == 0 && seen->inheritable[i] ? "ownCopy+" : born;
}

static BOOL start(DWORD flags, BOOL inherit, const wchar_t *mode, STARTUPINFOEXW *startup, PROCESS_INFORMATION *created)
{
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" %ls %ls %ls %ls", program, mode, sectionName, doneName, goOnName);
    startup->StartupInfo.dwFlags |= STARTF_USESHOWWINDOW; // SW_HIDE, for a console of its own
    return CreateProcessW(program, line, NULL, NULL, inherit, flags, NULL, NULL, &startup->StartupInfo, created);
}

typedef struct {
    DWORD flags;
    BOOL inherit;
    STARTUPINFOEXW *startup;
    PROCESS_INFORMATION *created;
    DWORD error;
} Launch;

static DWORD WINAPI launch(void *parameter)
{
    Launch *one = parameter;
    if (!start(one->flags, one->inherit, L"child", one->startup, one->created)) one->error = GetLastError();
    return 0;
}

static void tryOne(const Way *way)
{
    STARTUPINFOEXW startup = { .StartupInfo.cb = sizeof startup };
    PROCESS_INFORMATION created;
    HANDLE fields[3], own[3], before[3], another = NULL;
    SIZE_T size = 0;
    memset(seen, 0, sizeof *seen);
    for (int i = 0; i < 3; i++) {
        fields[i] = way->fields ? make(way->field) : NULL;
        own[i] = make(way->own);
        before[i] = GetStdHandle(streams[i]);
    }
    if (way->fields) {
        startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        startup.StartupInfo.hStdInput = fields[0];
        startup.StartupInfo.hStdOutput = fields[1];
        startup.StartupInfo.hStdError = fields[2];
    }
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    startup.lpAttributeList = HeapAlloc(GetProcessHeap(), 0, size);
    InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &size);
    if (way->listsAnother || way->listsFields) {
        another = make(INHERITABLE);
        UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
            way->listsFields ? fields : &another, (way->listsFields ? 3 : 1) * sizeof(HANDLE), NULL, NULL);
    }
    Launch one = { way->flags | EXTENDED_STARTUPINFO_PRESENT | CREATE_SUSPENDED, way->inherit, &startup, &created, 0 };
    for (int i = 0; i < 3; i++) SetStdHandle(streams[i], own[i]);
    if (way->otherThread) {
        HANDLE thread = CreateThread(NULL, 0, launch, &one, 0, NULL);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    } else launch(&one);
    for (int i = 0; i < 3; i++) SetStdHandle(streams[i], before[i]);
    DeleteProcThreadAttributeList(startup.lpAttributeList);
    printf("%s %lu", way->name, one.error);
    if (one.error == 0) {
        HANDLE either[] = { done, created.hProcess };
        const char *words[3] = { "ended", "ended", "ended" }, *born[3];
        standardHandlesOf(created.hProcess, seen->born);
        for (int i = 0; i < 3; i++) born[i] = bornWord(created.hProcess, seen->born[i], fields[i], own[i]);
        ResumeThread(created.hThread);
        if (WaitForMultipleObjects(2, either, FALSE, INFINITE) == WAIT_OBJECT_0)
            for (int i = 0; i < 3; i++) words[i] = word(i, born[i]);
        if (strcmp(words[0], words[1]) == 0 && strcmp(words[0], words[2]) == 0) printf(" %s", words[0]);
        else printf(" %s %s %s", words[0], words[1], words[2]);
        SetEvent(goOn);
        WaitForSingleObject(created.hProcess, INFINITE);
        CloseHandle(created.hThread);
        CloseHandle(created.hProcess);
    }
    printf("\n");
    fflush(stdout);
    for (int i = 0; i < 3; i++) {
        if (way->fields && way->field <= NOT_INHERITABLE) CloseHandle(fields[i]);
        if (way->own <= NOT_INHERITABLE) CloseHandle(own[i]);
    }
    if (another) CloseHandle(another);
}

/** Has a console of its own, and passes its handles on to a child with another, or does not. */
static int runBetween(wchar_t **names, BOOL inherits)
{
    STARTUPINFOEXW startup = { .StartupInfo.cb = sizeof(STARTUPINFOW) };
    PROCESS_INFORMATION created;
    wcscpy(sectionName, names[0]), wcscpy(doneName, names[1]), wcscpy(goOnName, names[2]);
    if (!start(CREATE_NO_WINDOW, inherits, L"child", &startup, &created)) return 1;
    WaitForSingleObject(created.hProcess, INFINITE);
    return 0;
}

static void countConsoleHandles(const char *name, const wchar_t *mode)
{
    STARTUPINFOEXW startup = { .StartupInfo.cb = sizeof(STARTUPINFOW) };
    PROCESS_INFORMATION created;
    memset(seen, 0, sizeof *seen);
    if (!start(CREATE_NO_WINDOW, FALSE, mode, &startup, &created)) return;
    HANDLE either[] = { done, created.hProcess };
    WaitForMultipleObjects(2, either, FALSE, INFINITE);
    printf("%s %d\n", name, seen->consoleHandles);
    SetEvent(goOn);
    WaitForSingleObject(created.hProcess, INFINITE);
}

int wmain(int argc, wchar_t **argv)
{
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    if (argc == 5 && wcscmp(argv[1], L"child") == 0) return runAsChild(argv + 2);
    if (argc == 5) return runBetween(argv + 2, wcscmp(argv[1], L"passing") == 0);
    compareObjects = (void *)GetProcAddress(GetModuleHandleW(L"kernelbase.dll"), "CompareObjectHandles");
    DWORD pid = GetCurrentProcessId();
    swprintf(sectionName, 64, L"try-standard-%lu", pid);
    swprintf(doneName, 64, L"try-standard-done-%lu", pid);
    swprintf(goOnName, 64, L"try-standard-go-%lu", pid);
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(Seen), sectionName);
    seen = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    done = CreateEventW(NULL, FALSE, FALSE, doneName);
    goOn = CreateEventW(NULL, FALSE, FALSE, goOnName);
    if (!seen || !compareObjects) return 1;
    const Way ways[] = {
        { .name = "fields", .inherit = TRUE, .fields = TRUE },
        { .name = "fieldsNoHandle", .inherit = TRUE, .fields = TRUE, .field = NO_HANDLE },
        { .name = "fieldsPseudo", .inherit = TRUE, .fields = TRUE, .field = PSEUDO },
        { .name = "fieldsNotInheritable", .inherit = TRUE, .fields = TRUE, .field = NOT_INHERITABLE },
        { .name = "fieldsListed", .inherit = TRUE, .fields = TRUE, .listsFields = TRUE },
        { .name = "fieldsOutsideList", .inherit = TRUE, .fields = TRUE, .listsAnother = TRUE },
        { .name = "fieldsNewConsole", .inherit = TRUE, .fields = TRUE, .flags = CREATE_NO_WINDOW },
        { .name = "fieldsDetached", .inherit = TRUE, .fields = TRUE, .flags = DETACHED_PROCESS },
        { .name = "nullNewConsole", .inherit = TRUE, .fields = TRUE, .field = NOTHING, .flags = CREATE_NO_WINDOW },
        { .name = "notInheritedNewConsole", .fields = TRUE, .flags = CREATE_NO_WINDOW },
        { .name = "noWindow", .inherit = TRUE, .flags = CREATE_NO_WINDOW },
        { .name = "newConsole", .inherit = TRUE, .flags = CREATE_NEW_CONSOLE },
        { .name = "noWindowNotInherited", .flags = CREATE_NO_WINDOW },
        { .name = "detached", .inherit = TRUE, .flags = DETACHED_PROCESS },
        { .name = "detachedNotInherited", .flags = DETACHED_PROCESS },
        { .name = "nullFields", .inherit = TRUE, .fields = TRUE, .field = NOTHING },
        { .name = "fieldsNotInherited", .fields = TRUE },
        { .name = "own", .inherit = TRUE },
        { .name = "ownOtherThread", .inherit = TRUE, .otherThread = TRUE },
        { .name = "ownNotInheritable", .inherit = TRUE, .own = NOT_INHERITABLE },
        { .name = "ownNotInherited" },
        { .name = "ownNotInheritableNotInherited", .own = NOT_INHERITABLE },
        { .name = "ownList", .inherit = TRUE, .listsAnother = TRUE },
        { .name = "ownNotInheritableList", .inherit = TRUE, .own = NOT_INHERITABLE, .listsAnother = TRUE },
    };
    if (wcscmp(argc > 1 ? argv[1] : L"", L"consoles") == 0) {
        countConsoleHandles("consoleHandles", L"passing");
        countConsoleHandles("consoleHandlesNotInherited", L"keeping");
        FreeConsole();
        tryOne(&(Way){ .name = "noConsole", .inherit = TRUE });
        tryOne(&(Way){ .name = "noConsoleNotInherited" });
        tryOne(&(Way){ .name = "noConsoleFields", .inherit = TRUE, .fields = TRUE });
        return 0;
    }
    BOOL fields = argc > 1 && wcscmp(argv[1], L"fields") == 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].fields == fields) tryOne(&ways[i]);
    return 0;
}
