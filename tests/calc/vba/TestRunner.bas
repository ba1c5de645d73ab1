Attribute VB_Name = "TestRunner"
' LibreOffice swallows run-time errors of a macro that is called from outside; this turns them into text.
Public Function Click(macro As String, control As Object)
    On Error GoTo failed
    Select Case macro
{calls}
    Case "planted fault": Err.Raise vbObjectError + 513, "TestRunner", "planted fault"
    Case Else: Err.Raise 35, "TestRunner", "no such macro: " & macro
    End Select
    Click = "OK"
    Exit Function
failed:
    Click = "ERR " & Err.Number & " " & Err.Description
End Function
