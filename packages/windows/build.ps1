# Makes the packed program for Windows: a folder, the same as a .zip, and with Inno Setup an installer. UNTRIED: written
# from the manuals, never run. Run in the checkout, with Python 3.11 to 3.13 for 64 bits:
#   powershell -ExecutionPolicy Bypass -File packages\windows\build.ps1
$ErrorActionPreference = "Stop"
$root = (Resolve-Path "$PSScriptRoot\..\..").Path
Set-Location $root
$env:SOURCE_DATE_EPOCH = (git log -1 --format=%ct)
$env:PYTHONHASHSEED = "0"
$env:PYTHONDONTWRITEBYTECODE = "1"

python -m venv build\package-venv
$python = "$root\build\package-venv\Scripts\python.exe"
# The locks are made on Linux: packages for Windows alone (pefile, pywin32-ctypes, colorama) may be asked for here.
& $python -m pip install --no-input --require-hashes --only-binary :all: -r requirements\shipped.txt
if ($LASTEXITCODE) { throw "The locked packages could not be installed." }
& $python -m pip install --no-input --require-hashes --only-binary :all: -r requirements\package.txt
if ($LASTEXITCODE) { throw "PyInstaller could not be installed." }

$version = & $python -c "from app.domain.version import VERSION; print(VERSION)"
$name = "daybook-$version-windows-x86_64"
Remove-Item -Recurse -Force "build\package" -ErrorAction SilentlyContinue
& $python -m PyInstaller --noconfirm --clean --log-level WARN --distpath build\package\dist --workpath build\package\work packages\daybook.spec
if ($LASTEXITCODE) { throw "PyInstaller failed." }
Move-Item build\package\dist\daybook "build\package\$name"
& $python -m packages.bill "build\package\$name"
if ($LASTEXITCODE) { throw "A library has no line in packages\licences\parts.toml." }
Copy-Item LICENSE, packages\READ-ME.txt "build\package\$name"

# What must hold before anybody is given it.
& "build\package\$name\daybook-command.exe" --version
if ($LASTEXITCODE) { throw "The program does not start." }
& "build\package\$name\daybook-command.exe" demo build\package\demo
if ($LASTEXITCODE) { throw "The made-up case could not be written." }

Compress-Archive "build\package\$name" "build\package\$name.zip"
# Signing goes here, before the archive: signtool sign /fd SHA256 /tr <time stamp> <each .exe and .dll>.
if (Get-Command iscc -ErrorAction SilentlyContinue) {
  iscc "/DVersion=$version" "/DFolder=$root\build\package\$name" packages\windows\daybook.iss
}
