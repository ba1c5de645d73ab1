Attribute VB_Name = "modIncasso"
Option Explicit

' The buttons of the ribbon tab hand over to Python; the callbacks at the end are made from ribbon.py.

' Which macros these are; upgrade and doctor compare it.
Public Const EDITIE As String = ""

Private Sub Klik(ByVal knop As String)
    On Error GoTo mislukt
    RunPython "import xlwings_addin.buttons; xlwings_addin.buttons.click('" & knop & "')"
    Exit Sub
mislukt:
    MsgBox "Python is niet gestart; er is niets gewijzigd." & vbLf & vbLf & _
        "Wat u kunt doen:" & vbLf & _
        "1. Kies Incasso > Herstart Python en klik opnieuw." & vbLf & _
        "2. Helpt dat niet: sluit Excel en typ in een opdrachtvenster" & vbLf & _
        "    xlwings-addin doctor """ & ThisWorkbook.FullName & """" & vbLf & vbLf & _
        "Melding: " & Err.Description, vbExclamation, "Incasso"
End Sub

Private Sub HerstartPython()
#If Mac Then
    MsgBox "Op een Mac start elke knop Python opnieuw. Herstarten is niet nodig.", vbInformation, "Incasso"
#Else
    On Error GoTo mislukt
    KillPy
    XLPy.Module "xlwings_addin.buttons"
    MsgBox "Python is opnieuw gestart.", vbInformation, "Incasso"
    Exit Sub
mislukt:
    MsgBox "Python start niet." & vbLf & vbLf & _
        "Sluit Excel en typ in een opdrachtvenster" & vbLf & _
        "    xlwings-addin doctor """ & ThisWorkbook.FullName & """" & vbLf & vbLf & _
        "Melding: " & Err.Description, vbExclamation, "Incasso"
#End If
End Sub

Public Sub Opwarmen()
    ' Runs once, just after opening; without Python the workbook simply opens.
    Dim bewaard As Boolean
    On Error Resume Next
    bewaard = ThisWorkbook.Saved
    BeschrijfFuncties
    If bewaard Then ThisWorkbook.Saved = True
#If Not Mac Then
    XLPy.Module "xlwings_addin.buttons"
#End If
End Sub
