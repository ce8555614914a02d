/* Stands in for a part of Windows that Wine 8 lacks: Go asks it for chance when a
   program starts. For make smoke-windows alone; no package holds it. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
