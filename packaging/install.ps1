# Installs the app for this person on Windows: program in %LOCALAPPDATA%\surveyapp, entry in the Start menu.
# Run from the unpacked source:  powershell -ExecutionPolicy Bypass -File packaging\install.ps1
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot)
$target = Join-Path $env:LOCALAPPDATA "surveyapp"
$python = Join-Path $target "Scripts\python.exe"

function Invoke-Checked([string]$program, [string[]]$words) {
    & $program @words
    if ($LASTEXITCODE -ne 0) { throw "$program $words stopped with $LASTEXITCODE" }
}

Invoke-Checked "py" @("-3", "-m", "venv", $target)
Invoke-Checked $python @("-m", "pip", "install", "--quiet", "--use-pep517", "--no-deps", "--require-hashes", "-r", "requirements\desktop.txt")
Invoke-Checked $python @("-m", "pip", "install", "--quiet", "--no-deps", ".")

$link = (New-Object -ComObject WScript.Shell).CreateShortcut(
    (Join-Path ([Environment]::GetFolderPath("Programs")) "5G Site Survey.lnk"))
$link.TargetPath = Join-Path $target "Scripts\surveyapp.exe"
$link.Save()
Write-Output "Installed. Start it from the Start menu."
