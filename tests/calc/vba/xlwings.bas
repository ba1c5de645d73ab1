Attribute VB_Name = "xlwings"
' Stands in for the xlwings module: hands each call to the test's Python over the bridge that the test sets.
Private bridge As Object

Public Sub SetBridge(host As Object)
    Set bridge = host
End Sub

Public Function RunPython(PythonCommand As String)
    RunPython = Ask(Array("run_python", PythonCommand))
End Function

Public Function ShowBox(prompt, Optional buttons, Optional title)
    ShowBox = Ask(Array("show_box", prompt))
End Function

Public Sub KillPy()
    Ask Array("stop_python")
End Sub

Public Function XLPy()
    Set XLPy = New XlPyStub
End Function

Public Sub StartPython(moduleName)
    Ask Array("start_python", moduleName)
End Sub

Public Function CallUDF(moduleName, functionName, args)
    ' -2147352572 is what COM hands over for an optional argument that was left out.
    Dim i, values
    ReDim values(UBound(args))
    For i = 0 To UBound(args)
        If IsObject(args(i)) Then
            values(i) = args(i).Value
        ElseIf IsMissing(args(i)) Then
            values(i) = -2147352572
        Else
            values(i) = args(i)
        End If
    Next
    CallUDF = Grid(Ask(Array("call_udf", moduleName, functionName, values)))
End Function

Private Function Grid(rows)
    ' Rows of cells come over the bridge as arrays in an array; a cell takes one array of two dimensions.
    Dim r, c, cells
    ReDim cells(UBound(rows), UBound(rows(0)))
    For r = 0 To UBound(rows)
        For c = 0 To UBound(rows(0))
            cells(r, c) = rows(r)(c)
        Next
    Next
    Grid = cells
End Function

Private Function Ask(question)
    Dim indexes, changed
    indexes = Array()
    changed = Array()
    Ask = bridge.invoke(question, indexes, changed)
End Function
