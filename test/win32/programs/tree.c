// Builds a tree of processes by a script, and says on stdout what it did: what each opened, closed and passed on.
//
// tree <script>: commands, each ended by ';'
//   o<kind><i|n>   opens something, inheritable or not; kinds: e event, f file (its own name), p pipe (both ends), s listening TCP socket
//   c<index>       closes the handle opened as the index-th; "-" its standard input
//   m<index><i|n>  changes its inheritability
//   b<a|n|l>[list]{script}  begins this program with a script: a every inheritable handle, n none, l the handles of the list ("0,2"; "-" for
//                  the standard ones too); its standard handles are ours, or none with n
//   j              waits for the last one begun
//   h<name>        waits for the event of this name
//   g<name>        sets it
//   d              crashes
//   x<code>        ends with this code
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HANDLE opened[256];
static int count;
static HANDLE last;
static char self[MAX_PATH];

static void say(const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int head = snprintf(line, sizeof line, "%lu ", GetCurrentProcessId());
    int length = head + vsnprintf(line + head, sizeof line - head - 2, format, arguments);
    va_end(arguments);
    line[length] = '\n';
    DWORD written;
    // One call: lines of several processes must not mix.
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line, length + 1, &written, NULL);
}

static void fail(const char *what) {
    say("failed %s %lu", what, GetLastError());
    ExitProcess(99);
}

static void note(HANDLE handle, const char *kind) {
    if (handle == NULL || handle == INVALID_HANDLE_VALUE) fail(kind);
    DWORD flags = 0;
    GetHandleInformation(handle, &flags);
    opened[count++] = handle;
    say("opened %s %llx %d", kind, (unsigned long long)(ULONG_PTR)handle, (flags & HANDLE_FLAG_INHERIT) != 0);
}

static void open_one(char kind, int inheritable) {
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, inheritable};
    if (kind == 'e') note(CreateEventW(&attributes, TRUE, FALSE, NULL), "event");
    if (kind == 'f') {
        char path[MAX_PATH];
        snprintf(path, sizeof path, "tree-%lu-%d.txt", GetCurrentProcessId(), count);
        note(CreateFileA(path, GENERIC_WRITE, FILE_SHARE_READ, &attributes, CREATE_ALWAYS, 0, NULL), "file");
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
    static char line[32768];
    snprintf(line, sizeof line, "\"%s\" \"%.*s\"", self, script_length, script);
    HANDLE handles[260];
    int chosen = 0;
    STARTUPINFOEXA info;
    memset(&info, 0, sizeof info);
    info.StartupInfo.cb = sizeof info.StartupInfo;
    DWORD flags = 0;
    if (mode != 'n') {
        info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        info.StartupInfo.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        info.StartupInfo.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        info.StartupInfo.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    if (mode == 'l') {
        for (int at = 0; at < list_length;) {
            HANDLE wanted[3] = {0};
            int number = 0;
            if (list[at] == '-') {
                HANDLE standard[3] = {info.StartupInfo.hStdInput, info.StartupInfo.hStdOutput, info.StartupInfo.hStdError};
                memcpy(wanted, standard, sizeof wanted);
                at++;
            } else {
                while (at < list_length && list[at] >= '0' && list[at] <= '9') number = 10 * number + list[at++] - '0';
                wanted[0] = opened[number];
            }
            for (int each = 0; each < 3; each++) {
                int known = wanted[each] == NULL || wanted[each] == INVALID_HANDLE_VALUE;
                for (int old = 0; old < chosen; old++) known |= handles[old] == wanted[each];
                DWORD information = 0;
                if (!known && GetHandleInformation(wanted[each], &information) && (information & HANDLE_FLAG_INHERIT)) handles[chosen++] = wanted[each];
            }
            if (at < list_length && list[at] == ',') at++;
        }
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(NULL, 1, 0, &size);
        info.lpAttributeList = malloc(size);
        if (!InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &size)) fail("list");
        if (chosen && !UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, chosen * sizeof *handles, NULL, NULL)) fail("list");
        info.StartupInfo.cb = sizeof info;
        flags = EXTENDED_STARTUPINFO_PRESENT;
    }
    PROCESS_INFORMATION made;
    BOOL inherits = mode == 'a' || (mode == 'l' && chosen > 0);
    if (!CreateProcessA(NULL, line, NULL, NULL, inherits, flags | (mode == 'n' ? DETACHED_PROCESS : 0), NULL, NULL, &info.StartupInfo, &made)) fail("begin");
    char names[4096] = "";
    for (int each = 0; each < chosen; each++) snprintf(names + strlen(names), sizeof names - strlen(names), " %llx", (unsigned long long)(ULONG_PTR)handles[each]);
    say("began %lu %c%s", made.dwProcessId, mode, names);
    if (last) CloseHandle(last);
    last = made.hProcess;
    CloseHandle(made.hThread);
    if (info.lpAttributeList) DeleteProcThreadAttributeList(info.lpAttributeList);
}

static void run(const char *script) {
    for (const char *at = script; *at;) {
        char command = *at++;
        const char *end = at;
        int depth = 0;
        while (*end && (depth > 0 || *end != ';')) {
            if (*end == '{') depth++;
            if (*end == '}') depth--;
            end++;
        }
        int length = (int)(end - at);
        char word[256];
        snprintf(word, sizeof word, "%.*s", length, at);
        switch (command) {
        case 'o': open_one(at[0], at[1] == 'i'); break;
        case 'c':
            if (word[0] == '-') {
                CloseHandle(GetStdHandle(STD_INPUT_HANDLE));
                break;
            }
            say("closed %llx", (unsigned long long)(ULONG_PTR)opened[atoi(word)]);
            CloseHandle(opened[atoi(word)]);
            opened[atoi(word)] = NULL;
            break;
        case 'm': {
            int inheritable = word[strlen(word) - 1] == 'i';
            SetHandleInformation(opened[atoi(word)], HANDLE_FLAG_INHERIT, inheritable ? HANDLE_FLAG_INHERIT : 0);
            say("changed %llx %d", (unsigned long long)(ULONG_PTR)opened[atoi(word)], inheritable);
            break;
        }
        case 'b': {
            const char *brace = memchr(at, '{', length);
            begin(at[0], at + 1, (int)(brace - at - 1), brace + 1, (int)(end - brace - 2));
            break;
        }
        case 'j': WaitForSingleObject(last, INFINITE); break;
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
        case 'd': *(volatile int *)0 = 1; break;
        case 'x': ExitProcess(atoi(word)); break;
        }
        at = *end ? end + 1 : end;
    }
}

int wmain(int arguments, wchar_t **argument) {
    static char script[32768];
    GetModuleFileNameA(NULL, self, sizeof self);
    if (arguments > 1) WideCharToMultiByte(CP_UTF8, 0, argument[1], -1, script, sizeof script, NULL, NULL);
    run(script);
    return 0;
}
