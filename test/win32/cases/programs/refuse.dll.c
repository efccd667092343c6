// A DLL that does not let its program start. It has all that family.c takes from WS2_32.dll, whose place it takes.
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define NOTHING(name) __declspec(dllexport) int name(void); int name(void) { return -1; }
NOTHING(WSAStartup)
NOTHING(socket)
NOTHING(bind)
NOTHING(listen)
NOTHING(getsockname)
NOTHING(htonl)
NOTHING(htons)
NOTHING(ntohs)

BOOL WINAPI DllMain(HINSTANCE instance, DWORD why, LPVOID reserved)
{
    (void)instance;
    (void)reserved;
    return why != DLL_PROCESS_ATTACH;
}
