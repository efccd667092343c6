// Does what a script says, in every process of a family: opens, passes on, closes, reads, writes and waits as programs of people do.
//
// family <script> [--handle=<value>]: commands ended by ';', words by spaces. Handles have names; "in", "out" and "err" are the standard ones,
// and "given" is the value on the command line. Every fact goes as a line "program TAB pid TAB what TAB value" to the file that the
// variable FACTS names. No command has a number, so that no value of a handle is on a command line by chance.
//   nul|event|mapping|job|listen <name>    opens one, inheritable; the job kills what is in it when it closes
//   pipe <name>                            an anonymous pipe: <name>.read and <name>.write, both inheritable
//   file <name> <path> <share>             CreateFileA, inheritable; share: any letters of rwd, or "none"
//   log <name> <path>                      fopen
//   folder <name> <path>                   a new folder and a handle to it
//   server <name> <pipe>                   the first instance of a named pipe
//   copy <name> <handle>                   an inheritable duplicate
//   keep|close <handle>                    clears the inherit flag; closes
//   start <program> <options> {script}     in= out= err= a handle each, list= handles by commas, handle= what the command line tells,
//                                          as= its name in the facts, none (inherits nothing), detached, breakaway, after= an event of this run
//                                          that a process more in between awaits before it starts it
//   join, assign <job>                     waits for the last one started; puts it into the job
//   tell <variable> <handle>, use <variable> <name>   puts a value into the environment; takes it from there
//   print <handle> <word>, write|fill <handle>, first|read <handle>, echo   4 bytes, 200 KB in pieces; one read, reads to the end; in to out
//   signal|await <event>                   an event of this run by its name
//   set|wait <handle>                      SetEvent; waits for it
//   open|delete|rename|again <path>        tries it and says the error; again: a server of this pipe
//   rename-mine, cd <path>                 tries to rename the current directory; changes it
//   exit|kill-self <code>, hold            ExitProcess; TerminateProcess; waits for ever
//   raise <code>, fail-fast                an exception that nobody handles; what __fastfail does
//   linger                                 lives for a moment in which nothing happens that anybody could wait for
//
// The variable BETWEEN, "exits:<name>", "stays:<name>" or "shell:<name>", puts one process more between this one, by its name in the facts, and whoever starts
// it: "relay" gets all that was meant for it, passes it on, and exits or waits for it; "shell" is cmd.exe, which waits.
#include <winsock2.h>
#include <windows.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOW_MANY 64
static struct { char name[32]; HANDLE handle; FILE *file; } all[HOW_MANY];
static int count;
static HANDLE child;
static char program[MAX_PATH], folder[MAX_PATH];
static SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};

static void say(const char *what, const char *format, ...) {
    char value[600], line[1000], path[MAX_PATH];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    int length = snprintf(line, sizeof line, "%s\t%lu\t%s\t%s\n", program, GetCurrentProcessId(), what, value);
    if (!GetEnvironmentVariableA("FACTS", path, sizeof path)) return;
    HANDLE file = CreateFileA(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    DWORD done;
    WriteFile(file, line, length, &done, NULL);
    CloseHandle(file);
}

static void fail(const char *what) {
    say("failed", "%s error %lu", what, GetLastError());
    ExitProcess(99);
}

static void tried(const char *what, BOOL worked) { say(what, "%lu", worked ? 0 : GetLastError()); }

static int find(const char *name) {
    for (int at = 0; at < count; at++) if (!strcmp(all[at].name, name)) return at;
    fail(name);
    return -1;
}

static HANDLE by_name(const char *name) {
    if (!strcmp(name, "in")) return GetStdHandle(STD_INPUT_HANDLE);
    if (!strcmp(name, "out")) return GetStdHandle(STD_OUTPUT_HANDLE);
    if (!strcmp(name, "err")) return GetStdHandle(STD_ERROR_HANDLE);
    return all[find(name)].handle;
}

static void note(const char *name, const char *suffix, HANDLE handle, FILE *file) {
    if (handle == NULL || handle == INVALID_HANDLE_VALUE || count == HOW_MANY) fail(name);
    snprintf(all[count].name, sizeof all->name, "%s%s", name, suffix);
    all[count].file = file;
    all[count++].handle = handle;
    say(all[count - 1].name, "0x%llx", (unsigned long long)(ULONG_PTR)handle);
}

static HANDLE event_of_run(const char *name) {
    char whole[200] = "", run[100] = "";
    GetEnvironmentVariableA("RUN", run, sizeof run);
    snprintf(whole, sizeof whole, "%s-%s", run, name);
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, whole);
    if (!event) fail(name);
    return event;
}

static void listen_at_a_port(const char *name) {
    WSADATA data;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int size = sizeof address;
    WSAStartup(MAKEWORD(2, 2), &data);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 5)) fail(name);
    getsockname(listener, (struct sockaddr *)&address, &size);
    note(name, "", (HANDLE)listener, NULL);
    say("port", "%u", ntohs(address.sin_port));
}

static HANDLE pipe_server(const char *name) {
    char path[MAX_PATH];
    snprintf(path, sizeof path, "\\\\.\\pipe\\%s", name);
    return CreateNamedPipeA(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, 0, 1, 512, 512, 0, &inheritable);
}

static void open_one(const char *kind, const char *name, const char *path, const char *share) {
    if (!strcmp(kind, "nul")) note(name, "", CreateFileA("NUL", GENERIC_READ | GENERIC_WRITE, 3, &inheritable, OPEN_EXISTING, 0, NULL), NULL);
    if (!strcmp(kind, "event")) note(name, "", CreateEventA(&inheritable, TRUE, FALSE, NULL), NULL);
    if (!strcmp(kind, "mapping")) note(name, "", CreateFileMappingA(INVALID_HANDLE_VALUE, &inheritable, PAGE_READWRITE, 0, 4096, NULL), NULL);
    if (!strcmp(kind, "listen")) listen_at_a_port(name);
    if (!strcmp(kind, "server")) note(name, "", pipe_server(path), NULL);
    if (!strcmp(kind, "pipe")) {
        HANDLE read, write;
        if (!CreatePipe(&read, &write, &inheritable, 0)) fail(name);
        note(name, ".read", read, NULL);
        note(name, ".write", write, NULL);
    }
    if (!strcmp(kind, "job")) {
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
        HANDLE job = CreateJobObjectA(&inheritable, NULL);
        if (!SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) fail(name);
        note(name, "", job, NULL);
    }
    if (!strcmp(kind, "file")) {
        DWORD mode = (strchr(share, 'r') && strcmp(share, "none") ? FILE_SHARE_READ : 0) | (strchr(share, 'w') ? FILE_SHARE_WRITE : 0) |
            (strchr(share, 'd') ? FILE_SHARE_DELETE : 0);
        note(name, "", CreateFileA(path, GENERIC_READ | GENERIC_WRITE, mode, &inheritable, CREATE_ALWAYS, 0, NULL), NULL);
    }
    if (!strcmp(kind, "log")) {
        FILE *file = fopen(path, "a");
        if (!file) fail(name);
        fputs("line\n", file);
        fflush(file);
        note(name, "", (HANDLE)_get_osfhandle(_fileno(file)), file);
    }
    if (!strcmp(kind, "folder")) {
        CreateDirectoryA(path, NULL);
        note(name, "", CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inheritable, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL), NULL);
    }
}

static void say_pid_of(const char *name, DWORD pid) {
    char what[80];
    snprintf(what, sizeof what, "pid of %s", name);
    say(what, "%lu", pid);
}

/* "<relay> <exits or stays>:<name> [none] [detached] [after=<event>] then <command line>": starts it and passes all on, unless it inherits none. */
static void relay(const char *how) {
    STARTUPINFOA info = {.cb = sizeof info};
    PROCESS_INFORMATION made;
    char *options = GetCommandLineA(), *line = strstr(options, " then ") + 6;
    const char *none = strstr(options, " none "), *detached = strstr(options, " detached ");
    BOOL inherits = !none || none > line;
    char awaited[80] = "";
    const char *after = strstr(options, " after=");
    if (after && after < line && sscanf(after, " after=%79s", awaited) == 1) WaitForSingleObject(event_of_run(awaited), INFINITE);
    DWORD flags = detached && detached < line ? DETACHED_PROCESS : 0;
    if (inherits) {
        info.dwFlags = STARTF_USESTDHANDLES;
        info.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        info.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        info.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    if (!CreateProcessA(NULL, line, NULL, NULL, inherits, flags, NULL, NULL, &info, &made)) fail("CreateProcess");
    say_pid_of(strchr(how, ':') + 1, made.dwProcessId);
    if (!strncmp(how, "stays", 5)) WaitForSingleObject(made.hProcess, INFINITE);
}

/* The rest of the command after `start`: options, and the script in braces. */
static void start(char *text) {
    char line[8192], told[64] = "", label[64] = "", between[80] = "", after[80] = "", *script = strchr(text, '{'), *end = strrchr(text, '}');
    STARTUPINFOEXA info;
    PROCESS_INFORMATION made;
    HANDLE list[8];
    int listed = 0;
    DWORD flags = 0;
    BOOL inherits = TRUE;
    memset(&info, 0, sizeof info);
    info.StartupInfo.cb = sizeof info.StartupInfo;
    *script++ = *end = 0;
    char *who = strtok(text, " ");
    strcpy(label, who);
    for (char *word; (word = strtok(NULL, " "));) {
        char *value = strchr(word, '=') ? strchr(word, '=') + 1 : word;
        if (!strcmp(word, "none")) inherits = FALSE;
        if (!strcmp(word, "detached")) flags |= DETACHED_PROCESS;
        if (!strcmp(word, "breakaway")) flags |= CREATE_BREAKAWAY_FROM_JOB;
        if (!strncmp(word, "as=", 3)) strcpy(label, value);
        if (!strncmp(word, "after=", 6)) snprintf(after, sizeof after, "%s ", word);
        if (!strncmp(word, "handle=", 7)) snprintf(told, sizeof told, "--handle=%llu", (unsigned long long)(ULONG_PTR)by_name(value));
        if (!strncmp(word, "in=", 3)) info.StartupInfo.hStdInput = by_name(value);
        if (!strncmp(word, "out=", 4)) info.StartupInfo.hStdOutput = by_name(value);
        if (!strncmp(word, "err=", 4)) info.StartupInfo.hStdError = by_name(value);
        if (!strncmp(word, "list=", 5)) {
            for (char *next = value; next;) {
                char *comma = strchr(next, ',');
                if (comma) *comma = 0;
                list[listed++] = by_name(next);
                next = comma ? comma + 1 : NULL;
            }
        }
    }
    if (info.StartupInfo.hStdInput || info.StartupInfo.hStdOutput || info.StartupInfo.hStdError) info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    if (listed) {
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(NULL, 1, 0, &size);
        info.lpAttributeList = malloc(size);
        InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &size);
        UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, list, listed * sizeof *list, NULL, NULL);
        info.StartupInfo.cb = sizeof info;
        flags |= EXTENDED_STARTUPINFO_PRESENT;
    }
    GetEnvironmentVariableA("BETWEEN", between, sizeof between);
    BOOL is_relayed = *between && !strcmp(strchr(between, ':') + 1, label);
    int length = 0;
    BOOL by_shell = is_relayed && !strncmp(between, "shell", 5);
    if (by_shell) length = snprintf(line, sizeof line, "cmd.exe /c \"");
    else if (is_relayed) {
        length = snprintf(line, sizeof line, "\"%srelay.exe\" %s %s%s%sthen ", folder, between, inherits ? "" : "none ",
            flags & DETACHED_PROCESS ? "detached " : "", after);
    }
    snprintf(line + length, sizeof line - length, "\"%s%s.exe\" \"%s\" %s%s", folder, who, script, told, by_shell ? "\"" : "");
    if (!CreateProcessA(NULL, line, NULL, NULL, inherits, flags, NULL, NULL, &info.StartupInfo, &made)) fail("CreateProcess");
    if (!is_relayed) say_pid_of(label, made.dwProcessId);
    CloseHandle(made.hThread);
    if (child) CloseHandle(child);
    child = made.hProcess;
}

static void write_all(HANDLE to) {
    char bytes[4096];
    DWORD done;
    memset(bytes, 'x', sizeof bytes);
    for (int piece = 0; piece < 50; piece++) {
        if (!WriteFile(to, bytes, sizeof bytes, &done, NULL)) break;
        if (piece < 4) say("wrote", "piece");
    }
    say("wrote", "all");
}

static void read_from(HANDLE from, HANDLE to, BOOL once) {
    char bytes[4096];
    DWORD got, done;
    while (ReadFile(from, bytes, sizeof bytes, &got, NULL) && got) {
        if (to) WriteFile(to, bytes, got, &done, NULL);
        else say("read", "%lu bytes", got);
        if (once) return;
    }
    say("read", "end");
}

static void try_it(const char *what, const char *path) {
    if (!strcmp(what, "open")) {
        HANDLE file = CreateFileA(path, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
        tried(what, file != INVALID_HANDLE_VALUE);
    }
    if (!strcmp(what, "delete")) tried(what, DeleteFileA(path));
    if (!strcmp(what, "again")) tried(what, pipe_server(path) != INVALID_HANDLE_VALUE);
    if (!strcmp(what, "rename") || !strcmp(what, "rename-mine")) {
        char from[MAX_PATH], to[MAX_PATH + 8];
        if (!strcmp(what, "rename")) strcpy(from, path);
        else GetCurrentDirectoryA(sizeof from, from);
        snprintf(to, sizeof to, "%s-renamed", from);
        tried(what, MoveFileA(from, to));
    }
}

static void run_one(char *command) {
    DWORD done;
    if (!strncmp(command, "start ", 6)) {
        start(command + 6);
        return;
    }
    char *word = strtok(command, " "), *first = strtok(NULL, " "), *second = strtok(NULL, " "), *third = strtok(NULL, " ");
    if (!word) return;
    if (!first) first = "";
    open_one(word, first, second, third);
    if (strstr("open delete rename rename-mine again", word)) try_it(word, first);
    if (!strcmp(word, "copy")) {
        HANDLE made = NULL;
        DuplicateHandle(GetCurrentProcess(), by_name(second), GetCurrentProcess(), &made, 0, TRUE, DUPLICATE_SAME_ACCESS);
        note(first, "", made, NULL);
    }
    if (!strcmp(word, "keep")) SetHandleInformation(by_name(first), HANDLE_FLAG_INHERIT, 0);
    if (!strcmp(word, "close")) {
        FILE *file = all[find(first)].file;
        if (file ? fclose(file) != 0 : !CloseHandle(by_name(first))) fail(first);
        say("closed", first);
    }
    if (!strcmp(word, "join")) WaitForSingleObject(child, INFINITE);
    if (!strcmp(word, "assign")) tried(word, AssignProcessToJobObject(by_name(first), child));
    if (!strcmp(word, "tell")) {
        char value[32];
        snprintf(value, sizeof value, "%llu", (unsigned long long)(ULONG_PTR)by_name(first));
        SetEnvironmentVariableA(second, value);
    }
    if (!strcmp(word, "use")) note(second, "", (HANDLE)(ULONG_PTR)_strtoui64(getenv(first), NULL, 10), NULL);
    if (!strcmp(word, "print")) {
        WriteFile(by_name(first), second, (DWORD)strlen(second), &done, NULL);
        WriteFile(by_name(first), "\n", 1, &done, NULL);
    }
    if (!strcmp(word, "write")) WriteFile(by_name(first), "ping", 4, &done, NULL);
    if (!strcmp(word, "fill")) write_all(by_name(first));
    if (!strcmp(word, "first")) read_from(by_name(first), NULL, TRUE);
    if (!strcmp(word, "read")) read_from(by_name(first), NULL, FALSE);
    if (!strcmp(word, "echo")) read_from(by_name("in"), by_name("out"), FALSE);
    // Its handle stays, or the event would be gone before anybody waits for it.
    if (!strcmp(word, "signal")) SetEvent(event_of_run(first));
    if (!strcmp(word, "await")) {
        HANDLE event = event_of_run(first);
        WaitForSingleObject(event, INFINITE);
        CloseHandle(event);
    }
    if (!strcmp(word, "wait")) WaitForSingleObject(by_name(first), INFINITE);
    if (!strcmp(word, "linger")) Sleep(1500);
    if (!strcmp(word, "set")) tried(word, SetEvent(by_name(first)));
    if (!strcmp(word, "cd")) SetCurrentDirectoryA(first);
    if (!strcmp(word, "exit")) ExitProcess(strtoul(first, NULL, 0));
    if (!strcmp(word, "kill-self")) TerminateProcess(GetCurrentProcess(), strtoul(first, NULL, 0));
    if (!strcmp(word, "raise")) RaiseException(strtoul(first, NULL, 0), EXCEPTION_NONCONTINUABLE, 0, NULL);
    if (!strcmp(word, "fail-fast")) __asm__ volatile("int $0x29" : : "c"(7)); // FAST_FAIL_FATAL_APP_EXIT
    if (!strcmp(word, "hold")) Sleep(INFINITE);
}

static void run(char *script) {
    for (char *at = script; *at;) {
        char command[8192], *end = at;
        for (int depth = 0; *end && (depth > 0 || *end != ';'); end++) depth += (*end == '{') - (*end == '}');
        while (*at == ' ') at++;
        snprintf(command, sizeof command, "%.*s", (int)(end - at), at);
        run_one(command);
        at = *end ? end + 1 : end;
    }
}

int wmain(int arguments, wchar_t **argument) {
    static char script[8192];
    char path[MAX_PATH];
    GetModuleFileNameA(NULL, path, sizeof path);
    char *name = strrchr(path, '\\') + 1;
    strcpy(program, name);
    *strrchr(program, '.') = 0;
    *name = 0;
    strcpy(folder, path);
    if (!strcmp(program, "relay")) {
        WideCharToMultiByte(CP_UTF8, 0, argument[1], -1, script, sizeof script, NULL, NULL);
        relay(script);
        return 0;
    }
    if (arguments > 1) WideCharToMultiByte(CP_UTF8, 0, argument[1], -1, script, sizeof script, NULL, NULL);
    if (arguments > 2) note("given", "", (HANDLE)(ULONG_PTR)_wcstoui64(wcschr(argument[2], L'=') + 1, NULL, 10), NULL);
    run(script);
    return 0;
}
