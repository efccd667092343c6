// The parts of a generated C++ program that do not depend on the plan, each used when something needs it.

export const cppOpening = `#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

struct Win32Error {
    const char* function;
    DWORD code;
};

void check(bool succeeded, const char* function) {
    if (!succeeded) throw Win32Error{function, GetLastError()};
}

class Handle {
public:
    explicit Handle(HANDLE value = nullptr) : value_(value) {}
    Handle(Handle&& other) noexcept : value_(other.release()) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    HANDLE get() const { return value_; }
    HANDLE release() {
        HANDLE value = value_;
        value_ = nullptr;
        return value;
    }
    void close() {
        HANDLE value = release();
        if (value) CloseHandle(value);
    }

private:
    HANDLE value_;
};

Handle made(HANDLE value, const char* function, HANDLE failure = nullptr) {
    check(value != failure, function);
    return Handle(value);
}
`;

export const cppAttributes = `
class Attributes {
public:
    explicit Attributes(bool inherit) : value_{sizeof(SECURITY_ATTRIBUTES), nullptr, inherit} {}
    SECURITY_ATTRIBUTES* get() { return &value_; }

private:
    SECURITY_ATTRIBUTES value_;
};
`;

export const cppSetInheritance = `
void setInheritance(const Handle& handle, bool inherit) {
    check(SetHandleInformation(handle.get(), HANDLE_FLAG_INHERIT,
              inherit ? HANDLE_FLAG_INHERIT : 0),
        "SetHandleInformation");
}
`;

export const cppDuplicate = `
Handle duplicate(HANDLE source, DWORD access, bool inherit, DWORD options) {
    HANDLE copy = nullptr;
    check(DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &copy, access,
              inherit, options),
        "DuplicateHandle");
    return Handle(copy);
}
`;

export const cppStandard = `
// A program without a console may have no standard handles; its child has none then either.
Handle inheritableStandardHandle(DWORD which) {
    HANDLE own = GetStdHandle(which);
    check(own != INVALID_HANDLE_VALUE, "GetStdHandle");
    return own ? duplicate(own, 0, true, DUPLICATE_SAME_ACCESS) : Handle();
}
`;

export const cppFill = `
void fill(const Handle& mapping, const std::string& bytes) {
    void* view = MapViewOfFile(mapping.get(), FILE_MAP_WRITE, 0, 0, bytes.size());
    check(view != nullptr, "MapViewOfFile");
    CopyMemory(view, bytes.data(), bytes.size());
    UnmapViewOfFile(view);
}
`;

export const cppDecimal = `
std::wstring decimal(HANDLE handle) {
    return std::to_wstring(reinterpret_cast<ULONG_PTR>(handle));
}
`;

export const cppEnvironment = `
// CreateProcessW without an environment block passes on ours; afterwards it is as it was.
class Variable {
public:
    Variable(const wchar_t* name, const wchar_t* value) : name_(name) {
        DWORD size = GetEnvironmentVariableW(name, nullptr, 0);
        was_set_ = size != 0;
        if (was_set_) {
            old_.resize(size);
            old_.resize(GetEnvironmentVariableW(name, &old_[0], size));
        }
        check(SetEnvironmentVariableW(name, value) || !value, "SetEnvironmentVariableW");
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { SetEnvironmentVariableW(name_.c_str(), was_set_ ? old_.c_str() : nullptr); }

private:
    std::wstring name_, old_;
    bool was_set_;
};
`;

export const cppAttributeList = `
class HandleList {
public:
    explicit HandleList(std::vector<HANDLE> handles) : handles_(std::move(handles)) {
        SIZE_T size = 0;
        // This first call fails by design: it only tells the size.
        InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
        memory_.resize(size);
        check(InitializeProcThreadAttributeList(get(), 1, 0, &size),
            "InitializeProcThreadAttributeList");
        if (!UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                handles_.data(), handles_.size() * sizeof(HANDLE), nullptr, nullptr)) {
            Win32Error error{"UpdateProcThreadAttribute", GetLastError()};
            DeleteProcThreadAttributeList(get());
            throw error;
        }
    }
    HandleList(const HandleList&) = delete;
    HandleList& operator=(const HandleList&) = delete;
    ~HandleList() { DeleteProcThreadAttributeList(get()); }

    LPPROC_THREAD_ATTRIBUTE_LIST get() {
        return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
    }

private:
    // The attribute list only refers to the handles: they have to live as long as it does.
    std::vector<HANDLE> handles_;
    std::vector<char> memory_;
};
`;

export const cppStart = `
Handle startProcess(const wchar_t* application, std::wstring commandLine, bool inheritHandles,
    DWORD flags, const wchar_t* directory, STARTUPINFOW* startup) {
    PROCESS_INFORMATION process{};
    check(CreateProcessW(application, &commandLine[0], nullptr, nullptr, inheritHandles, flags,
              nullptr, directory, startup, &process),
        "CreateProcessW");
    CloseHandle(process.hThread);
    return Handle(process.hProcess);
}
`;

export const cppWait = `
void waitFor(const Handle& handle) {
    check(WaitForSingleObject(handle.get(), INFINITE) == WAIT_OBJECT_0, "WaitForSingleObject");
}
`;

export const cppThreads = `
template <typename Task>
Handle startThread(Task& task) {
    return made(CreateThread(nullptr, 0, Task::run, &task, 0, nullptr), "CreateThread");
}
`;

export const cppCapture = `
struct Capture {
    HANDLE from;
    HANDLE to;

    // The thread's exit code is the error it met, or zero.
    static DWORD WINAPI run(void* parameter) {
        auto capture = static_cast<Capture*>(parameter);
        char buffer[4096];
        DWORD size = 0;
        while (ReadFile(capture->from, buffer, sizeof buffer, &size, nullptr)) {
            // Reading goes on even when nobody takes the output: a full pipe would stop the child.
            for (DWORD done = 0, part = 0; done < size; done += part) {
                if (!WriteFile(capture->to, buffer + done, size - done, &part, nullptr)) break;
            }
        }
        DWORD error = GetLastError();
        // The end of a pipe: all its write ends are closed, ours too.
        return error == ERROR_BROKEN_PIPE ? 0 : error;
    }
};

void finishCapture(const Handle& thread) {
    waitFor(thread);
    DWORD error = 0;
    check(GetExitCodeThread(thread.get(), &error), "GetExitCodeThread");
    if (error != 0) throw Win32Error{"ReadFile", error};
}
`;

export const cppInput = `
struct Input {
    Handle& to;
    std::string bytes;

    static DWORD WINAPI run(void* parameter) {
        auto input = static_cast<Input*>(parameter);
        DWORD size = 0;
        // A child that does not read its input to the end is no failure.
        WriteFile(input->to.get(), input->bytes.data(), static_cast<DWORD>(input->bytes.size()),
            &size, nullptr);
        input->to.close();
        return 0;
    }
};
`;

export const cppMain = `
}  // namespace

int main() {
    try {
        return static_cast<int>(launch());
    } catch (const Win32Error& error) {
        std::fprintf(stderr, "%s failed: %lu\\n", error.function, error.code);
        return 1;
    }
}
`;
