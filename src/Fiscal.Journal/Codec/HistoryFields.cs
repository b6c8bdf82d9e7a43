namespace Fiscal.Journal;

/// <summary>Lost transactions inside the body of HistoryMissing.</summary>
internal static class HistoryFields
{
    public static void Write(FieldWriter w, IList<MissingTransaction> transactions)
    {
        if (!w.HasList("transactions"u8, transactions.Count))
        {
            return;
        }

        foreach (var missing in transactions)
        {
            w.Begin();
            w.Integer("transaction"u8, missing.TransactionNumber);
            w.Integer("counter"u8, missing.SignatureCounter);
            w.Time("startTime"u8, missing.StartTime);
            w.Time("logTime"u8, missing.LogTime);
            w.Text("processType"u8, missing.ProcessType);
            w.Text("processData"u8, missing.ProcessData);
            w.End();
        }

        w.EndList();
    }

    public static MissingTransaction Read(FieldReader r) => new()
    {
        TransactionNumber = r.RequiredInteger("transaction"),
        SignatureCounter = r.Integer("counter"),
        StartTime = r.Time("startTime"),
        LogTime = r.Time("logTime"),
        ProcessType = r.Text("processType"),
        ProcessData = r.Text("processData"),
    };
}
