Imports Fiscal
Imports Fiscal.Documents
Imports Fiscal.Tse.Simulator

Module Program
    Sub Main()
        Dim options As New FiscalOptions With {.JournalPath = "fiscal.journal"}
        options.SetMerchant("Café Muster", "Marktplatz 1", "12345", "Musterstadt", "12/345/67890")
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
