; Installs Caredesk for this user or, for an administrator, for everybody. It knows
; the files of the program alone: data, backups and settings are elsewhere
; (%LOCALAPPDATA%\caredesk, %APPDATA%\caredesk) and neither installing, nor updating,
; nor removing touches them. /S is silent, /AllUsers and /CurrentUser choose.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave on

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "Caredesk"
!define MULTIUSER_USE_PROGRAMFILES64
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Caredesk"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include x64.nsh

Name "Caredesk"
OutFile "${OUTPUT}"
BrandingText "Caredesk ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Caredesk"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Caredesk, installer"
VIAddVersionKey "CompanyName" "Caredesk contributors"
VIAddVersionKey "LegalCopyright" "Copyright 2026 Caredesk contributors, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\caredesk.exe"
!insertmacro MUI_PAGE_LICENSE "${TREE}/LICENSE"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Portuguese"

Function .onInit
	${IfNot} ${RunningX64}
		MessageBox MB_ICONSTOP "Caredesk needs a 64-bit Windows." /SD IDOK
		Abort
	${EndIf}
	!insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
	!insertmacro MULTIUSER_UNINIT
FunctionEnd

; A program that runs holds its file: it is asked to be closed, never ended.
!macro ASK_TO_CLOSE un
Function ${un}AskToClose
again:
	${If} ${FileExists} "$INSTDIR\caredesk.exe"
		ClearErrors
		FileOpen $0 "$INSTDIR\caredesk.exe" a
		${If} ${Errors}
			MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Caredesk is open on this computer. Close its windows, then go on." /SD IDCANCEL IDRETRY again
			SetErrorLevel 3
			Quit
		${EndIf}
		FileClose $0
	${EndIf}
FunctionEnd
!macroend
!insertmacro ASK_TO_CLOSE ""
!insertmacro ASK_TO_CLOSE "un."

Section "Caredesk"
	Call AskToClose
	SetOutPath "$INSTDIR"
	File /r "${TREE}/*.*"
	WriteUninstaller "$INSTDIR\uninstall.exe"
	CreateDirectory "$SMPROGRAMS\Caredesk"
	CreateShortcut "$SMPROGRAMS\Caredesk\Caredesk.lnk" "$INSTDIR\caredesk.exe"
	CreateShortcut "$SMPROGRAMS\Caredesk\Caredesk demo hospital.lnk" "$INSTDIR\caredesk.exe" "--demo"
	CreateShortcut "$SMPROGRAMS\Caredesk\Manual.lnk" "$INSTDIR\docs\manual.md"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "Caredesk"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
	WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\caredesk.exe,0"
	WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "Caredesk contributors"
	WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
	WriteRegStr SHCTX "${UNINSTALL}" "InstallMode" "$MultiUser.InstallMode"
	WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
	WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
	WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
	WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
	${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
	IntFmt $0 "0x%08X" $0
	WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
	Call un.AskToClose
	; What was installed, file by file, and no folder with anything else in it.
	!include "${REMOVALS}"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR"
	Delete "$SMPROGRAMS\Caredesk\Caredesk.lnk"
	Delete "$SMPROGRAMS\Caredesk\Caredesk demo hospital.lnk"
	Delete "$SMPROGRAMS\Caredesk\Manual.lnk"
	RMDir "$SMPROGRAMS\Caredesk"
	DeleteRegKey SHCTX "${UNINSTALL}"
SectionEnd
