// Exits with the code in its argument.
#include <stdlib.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    ExitProcess(argc > 1 ? (UINT)wcstoul(argv[1], NULL, 0) : 0);
}
