; The installer for Windows (Inno Setup 6). UNTRIED. build.ps1 calls it with Version and Folder.
; For one user and without administrator's rights; no kind of file, no start with the computer, no list of recent files.
[Setup]
AppId={{6E0C0A52-7C0B-4B0C-9C55-5B6E3E6F7A10}
AppName=Notes
AppVersion={#Version}
DefaultDirName={localappdata}\Programs\Notes
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=no
UsePreviousTasks=no
OutputBaseFilename=daybook-{#Version}-setup
OutputDir=..\..\build\package
Compression=lzma2
SolidCompression=yes
; Signing later: SignTool=…

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{userprograms}\Notes"; Filename: "{app}\daybook.exe"

; Removing takes only what was put there; records are elsewhere and stay.
