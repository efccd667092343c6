// Builds a tree of processes by a script, and says what it did: what each opened, closed and passed on. Every line begins with
// the process's id and its name in the tree: "A", its second child "A.2", and so on.
//
// tree <script> [name] [handles]: commands, each ended by ';'. The handles, values by commas, are the first ones the script can name; a process
// that this program begins is given those it inherits. With TREE_REPORT set to a folder the lines go to the file of that name
// there when the process ends, otherwise to stdout at once.
//   o<kind><i|n>   opens something, inheritable or not; kinds: e event, f file (its own name), p pipe (both ends), s listening TCP socket,
//                  d another handle to the object opened last
//   c<index>       closes the handle opened as the index-th; of those that are not there any more the next one that is; "-" its standard input
//   m<index><i|n>  changes its inheritability
//   b<a|n|s|l>[list]{script}  begins this program with a script: a every inheritable handle, n and s none, l the handles of the list ("0,2"; "-"
//                  for the standard ones too); its standard handles are ours, or none with n and an empty list
//   r<count>{script}  begins it so many times, one after the other, with every inheritable handle
//   j              waits for the last one begun
//   h<name>        waits for the event of this name
//   g<name>        sets it
//   d              crashes
//   x<code>        ends with this code
// What it opened is followed by its value, its inherit flag and its access.
// With TREE_GO set to the name of an event every process whose script has come to its end waits for it, and hands in what it has said until
// then, as it does before it waits for another.
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HANDLE opened[256];
static int count;
static HANDLE last;
static int begun;
static char self[MAX_PATH];
static char name[256] = "A";
static char report[1 << 16];
static int reported;
static char folder[MAX_PATH];
static char go[200];

static void say(const char *format, ...) {
    char line[4600];
    va_list arguments;
    va_start(arguments, format);
    int head = snprintf(line, sizeof line, "%lu %s ", GetCurrentProcessId(), name);
    int length = head + vsnprintf(line + head, sizeof line - head - 2, format, arguments);
    va_end(arguments);
    line[length++] = '\n';
    DWORD written;
    if (*folder) {
        if (reported + length > (int)sizeof report) ExitProcess(98);
        memcpy(report + reported, line, length);
        reported += length;
    } else {
        // One call: lines of several processes must not mix.
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line, length, &written, NULL);
    }
}

/* When it ends, not before: a file open meanwhile would be one more handle. */
static void hand_in(unsigned code) {
    if (!*folder) return;
    say("ending %u", code);
    char path[2 * MAX_PATH];
    DWORD written;
    snprintf(path, sizeof path, "%s\\%s", folder, name);
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, report, reported, &written, NULL)) ExitProcess(97);
    CloseHandle(file);
}

/* While it waits: what it has then, it has until somebody lets it go on. */
static void hand_in_for_now(void) {
    char path[2 * MAX_PATH];
    DWORD written;
    snprintf(path, sizeof path, "%s\\%s.now", folder, name);
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, report, reported, &written, NULL)) ExitProcess(97);
    CloseHandle(file);
}

static void end(int code) {
    hand_in(code);
    ExitProcess(code);
}

static void fail(const char *what) {
    say("failed %s %lu", what, GetLastError());
    end(99);
}

/* -1 when there is none. */
static int pick(int number) {
    for (int step = 0; step < count; step++) {
        int at = (number + step) % count;
        if (opened[at]) return at;
    }
    return -1;
}

typedef LONG(WINAPI *QueryObject)(HANDLE, int, void *, ULONG, ULONG *);

/* ObjectBasicInformation: attributes, then the access. */
static ULONG access_of(HANDLE handle) {
    ULONG information[14] = {0};
    QueryObject query = (QueryObject)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQueryObject");
    query(handle, 0, information, sizeof information, NULL);
    return information[1];
}

static void note(HANDLE handle, const char *kind) {
    if (handle == NULL || handle == INVALID_HANDLE_VALUE) fail(kind);
    DWORD flags = 0;
    GetHandleInformation(handle, &flags);
    opened[count++] = handle;
    say("opened %s %llx %d %lx", kind, (unsigned long long)(ULONG_PTR)handle, (flags & HANDLE_FLAG_INHERIT) != 0, access_of(handle));
}

static void open_one(char kind, int inheritable) {
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, inheritable};
    if (kind == 'e') note(CreateEventW(&attributes, TRUE, FALSE, NULL), "event");
    if (kind == 'f') {
        char path[MAX_PATH];
        snprintf(path, sizeof path, "tree-%s-%d.txt", name, count);
        note(CreateFileA(path, GENERIC_WRITE, FILE_SHARE_READ, &attributes, CREATE_ALWAYS, 0, NULL), "file");
    }
    if (kind == 'd') {
        int at = pick(count - 1);
        HANDLE copy = NULL;
        if (at < 0) return;
        DuplicateHandle(GetCurrentProcess(), opened[at], GetCurrentProcess(), &copy, 0, inheritable, DUPLICATE_SAME_ACCESS);
        say("copied %llx", (unsigned long long)(ULONG_PTR)opened[at]);
        note(copy, "copy");
    }
    if (kind == 'p') {
        HANDLE read, write;
        if (!CreatePipe(&read, &write, &attributes, 0)) fail("pipe");
        note(read, "pipe.read");
        note(write, "pipe.write");
    }
    if (kind == 's') {
        WSADATA data;
        WSAStartup(MAKEWORD(2, 2), &data);
        SOCKET listener = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, inheritable ? 0 : WSA_FLAG_NO_HANDLE_INHERIT);
        struct sockaddr_in address = {0};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 5)) fail("socket");
        SetHandleInformation((HANDLE)listener, HANDLE_FLAG_INHERIT, inheritable ? HANDLE_FLAG_INHERIT : 0);
        int size = sizeof address;
        getsockname(listener, (struct sockaddr *)&address, &size);
        note((HANDLE)listener, "socket");
        say("port %u", ntohs(address.sin_port));
    }
}

static void begin(char mode, const char *list, int list_length, const char *script, int script_length) {
    HANDLE handles[260];
    int chosen = 0;
    STARTUPINFOEXA info;
    memset(&info, 0, sizeof info);
    info.StartupInfo.cb = sizeof info.StartupInfo;
    // Without a console of ours Windows would make it one, and a process to serve it.
    DWORD flags = mode == 'n' || GetConsoleCP() == 0 ? DETACHED_PROCESS : 0;
    if (mode != 'n') {
        info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        info.StartupInfo.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        info.StartupInfo.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        info.StartupInfo.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    if (mode == 'l') {
        for (int next = 0; next < list_length;) {
            HANDLE wanted[3] = {0};
            int number = 0;
            if (list[next] == '-') {
                HANDLE standard[3] = {info.StartupInfo.hStdInput, info.StartupInfo.hStdOutput, info.StartupInfo.hStdError};
                memcpy(wanted, standard, sizeof wanted);
                next++;
            } else {
                while (next < list_length && list[next] >= '0' && list[next] <= '9') number = 10 * number + list[next++] - '0';
                int at = pick(number);
                wanted[0] = at < 0 ? NULL : opened[at];
            }
            for (int each = 0; each < 3; each++) {
                int known = wanted[each] == NULL || wanted[each] == INVALID_HANDLE_VALUE;
                for (int old = 0; old < chosen; old++) known |= handles[old] == wanted[each];
                DWORD information = 0;
                if (!known && GetHandleInformation(wanted[each], &information) && (information & HANDLE_FLAG_INHERIT)) handles[chosen++] = wanted[each];
            }
            if (next < list_length && list[next] == ',') next++;
            else if (next < list_length && list[next] != '-' && !(list[next] >= '0' && list[next] <= '9')) fail("list");
        }
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(NULL, 1, 0, &size);
        info.lpAttributeList = malloc(size);
        if (!InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &size)) fail("list");
        if (chosen && !UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, chosen * sizeof *handles, NULL, NULL)) fail("list");
        info.StartupInfo.cb = sizeof info;
        // Without inheritance they would be copied, to no value that anybody could foresee.
        if (!chosen) {
            info.StartupInfo.dwFlags = 0;
            info.StartupInfo.hStdInput = info.StartupInfo.hStdOutput = info.StartupInfo.hStdError = NULL;
        }
        flags |= EXTENDED_STARTUPINFO_PRESENT;
    }
    PROCESS_INFORMATION made;
    BOOL inherits = mode == 'a' || (mode == 'l' && chosen > 0);
    char given[4096] = "";
    for (int each = 0; each < count; each++) {
        DWORD information = 0;
        BOOL passes = inherits && opened[each] && GetHandleInformation(opened[each], &information) && (information & HANDLE_FLAG_INHERIT);
        if (passes && mode == 'l') {
            passes = FALSE;
            for (int old = 0; old < chosen; old++) passes |= handles[old] == opened[each];
        }
        if (passes) snprintf(given + strlen(given), sizeof given - strlen(given), "%s%llu", *given ? "," : "", (unsigned long long)(ULONG_PTR)opened[each]);
    }
    char line[32768];
    snprintf(line, sizeof line, "\"%s\" \"%.*s\" %s.%d %s", self, script_length, script, name, ++begun, given);
    if (!CreateProcessA(NULL, line, NULL, NULL, inherits, flags, NULL, NULL, &info.StartupInfo, &made)) {
        // Wine loses one in some thousands.
        if (GetLastError() != ERROR_INTERNAL_ERROR) fail("begin");
        say("lost %s.%d %lu", name, begun, GetLastError());
        return;
    }
    char names[4096] = "";
    for (int each = 0; each < chosen; each++) snprintf(names + strlen(names), sizeof names - strlen(names), " %llx", (unsigned long long)(ULONG_PTR)handles[each]);
    say("began %lu %s.%d %c %llx,%llx,%llx%s", made.dwProcessId, name, begun, mode, (unsigned long long)(ULONG_PTR)info.StartupInfo.hStdInput,
        (unsigned long long)(ULONG_PTR)info.StartupInfo.hStdOutput, (unsigned long long)(ULONG_PTR)info.StartupInfo.hStdError, names);
    if (last) CloseHandle(last);
    last = made.hProcess;
    CloseHandle(made.hThread);
    if (info.lpAttributeList) DeleteProcThreadAttributeList(info.lpAttributeList);
}

// No window and no debugger that the system starts: the process ends with the code of the exception.
static LONG WINAPI end_process(EXCEPTION_POINTERS *exception) {
    (void)exception;
    return EXCEPTION_EXECUTE_HANDLER;
}

static void run(const char *script) {
    for (const char *at = script; *at;) {
        char command = *at++;
        const char *end_of = at;
        int depth = 0;
        while (*end_of && (depth > 0 || *end_of != ';')) {
            if (*end_of == '{') depth++;
            if (*end_of == '}') depth--;
            end_of++;
        }
        int length = (int)(end_of - at);
        char word[256];
        snprintf(word, sizeof word, "%.*s", length, at);
        switch (command) {
        case 'o': open_one(at[0], at[1] == 'i'); break;
        case 'c':
        case 'm': {
            if (word[0] == '-') {
                CloseHandle(GetStdHandle(STD_INPUT_HANDLE));
                break;
            }
            int chosen = pick(atoi(word));
            if (chosen < 0) break;
            unsigned long long value = (unsigned long long)(ULONG_PTR)opened[chosen];
            if (command == 'c') {
                if (!CloseHandle(opened[chosen])) fail("close");
                say("closed %llx", value);
                opened[chosen] = NULL;
            } else {
                int inheritable = word[strlen(word) - 1] == 'i';
                if (!SetHandleInformation(opened[chosen], HANDLE_FLAG_INHERIT, inheritable ? HANDLE_FLAG_INHERIT : 0)) fail("change");
                say("changed %llx %d", value, inheritable);
            }
            break;
        }
        case 'b': {
            const char *brace = memchr(at, '{', length);
            begin(at[0], at + 1, (int)(brace - at - 1), brace + 1, (int)(end_of - brace - 2));
            break;
        }
        case 'r': {
            const char *brace = memchr(at, '{', length);
            for (int left = atoi(word); left > 0; left--) {
                begin('a', "", 0, brace + 1, (int)(end_of - brace - 2));
                WaitForSingleObject(last, INFINITE);
            }
            break;
        }
        case 'j':
            if (*go && last) {
                say("joining %s.%d", name, begun);
                hand_in_for_now();
            }
            WaitForSingleObject(last, INFINITE);
            break;
        case 'h':
        case 'g': {
            HANDLE event = OpenEventA(EVENT_MODIFY_STATE | SYNCHRONIZE, FALSE, word);
            if (!event) fail("event name");
            if (command == 'h') {
                say("waiting");
                WaitForSingleObject(event, INFINITE);
            } else SetEvent(event);
            CloseHandle(event);
            break;
        }
        case 'd':
            SetUnhandledExceptionFilter(end_process);
            hand_in(EXCEPTION_ACCESS_VIOLATION);
            *(volatile int *)0 = 1;
            break;
        case 'x': end(atoi(word)); break;
        }
        at = *end_of ? end_of + 1 : end_of;
    }
}

int wmain(int arguments, wchar_t **argument) {
    static char script[32768];
    GetModuleFileNameA(NULL, self, sizeof self);
    GetEnvironmentVariableA("TREE_REPORT", folder, sizeof folder);
    GetEnvironmentVariableA("TREE_GO", go, sizeof go);
    if (arguments > 1) WideCharToMultiByte(CP_UTF8, 0, argument[1], -1, script, sizeof script, NULL, NULL);
    if (arguments > 2) WideCharToMultiByte(CP_UTF8, 0, argument[2], -1, name, sizeof name, NULL, NULL);
    for (wchar_t *next = arguments > 3 ? argument[3] : L""; *next;) {
        opened[count++] = (HANDLE)(ULONG_PTR)_wcstoui64(next, &next, 10);
        if (*next == L',') next++;
    }
    if (*folder) say("given %d", count);
    run(script);
    if (*go) {
        HANDLE event = OpenEventA(SYNCHRONIZE, FALSE, go);
        if (!event) fail("event name");
        say("quiet");
        hand_in_for_now();
        WaitForSingleObject(event, INFINITE);
        CloseHandle(event);
    }
    hand_in(0);
    return 0;
}
