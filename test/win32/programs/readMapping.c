// Prints the text at the beginning of the file mapping whose handle value is the argument.
#include <stdio.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc != 2) return 2;
    HANDLE mapping = (HANDLE)(ULONG_PTR)_wcstoui64(argv[1], NULL, 0);
    const char *text = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    if (!text) return 3;
    fputs(text, stdout);
    return 0;
}
