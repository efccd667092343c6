// Reads the performance counter as its first act, and prints it with its frequency.
#include <stdio.h>
#include <windows.h>

int wmain(void)
{
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    printf("%lld %lld\n", now.QuadPart, frequency.QuadPart);
    return 0;
}
