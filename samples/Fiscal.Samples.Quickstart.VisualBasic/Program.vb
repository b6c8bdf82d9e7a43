Imports Fiscal
Imports Fiscal.Documents
Imports Fiscal.Tse.Simulator

Module Program
    Sub Main()
        Dim options As New FiscalOptions With {.JournalPath = "fiscal.journal"}
        With options.Merchant
            .Name = "Café Muster" : .TaxNumber = "12/345/67890"
            .Street = "Marktplatz 1" : .PostalCode = "12345" : .City = "Musterstadt"
        End With
        Using tse As New SimulatedTse(New SimulatedTseOptions With {.Directory = "fiscal.tse"}),
              registers = FiscalRegisters.Create(options, tse), sale = registers.Open("KASSE-01").Begin(Guid.NewGuid().ToString())
            Dim draft As New ReceiptDraft()
            draft.AddLine("Kaffee", 2D, 2.8D, VatCategory.Standard)
            draft.PayCash(5.6D, 10D)
            Dim receipt = sale.Finish(draft)
            Console.WriteLine(New TextRenderer().RenderToString(New StandardLayout().Create(receipt)))
        End Using
    End Sub
End Module
