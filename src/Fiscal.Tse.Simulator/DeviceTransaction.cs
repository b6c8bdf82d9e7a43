using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator;

internal sealed class DeviceTransaction(LogMessage start, Guid operationId)
{
    public long Number { get; } = start.TransactionNumber.GetValueOrDefault();

    public Guid OperationId { get; } = operationId;

    public LogMessage Start { get; } = start;

    public LogMessage? Finish { get; set; }

    public TseStartResponse ToStartResponse() => new()
    {
        TransactionNumber = Number,
        SignatureCounter = Start.SignatureCounter,
        LogTime = Start.LogTime,
        SerialNumber = Start.SerialNumber,
        Signature = Start.Signature,
        LogMessage = Start.RawBytes,
    };

    public TseTransactionInfo ToInfo(bool withOperationId)
    {
        var last = Finish ?? Start;
        return new TseTransactionInfo
        {
            State = Finish is null ? TseTransactionState.Open : TseTransactionState.Finished,
            TransactionNumber = Number,
            OperationId = withOperationId ? OperationId : null,
            ClientId = Start.ClientId,
            StartTime = Start.LogTime,
            LogTime = last.LogTime,
            SignatureCounter = last.SignatureCounter,
            Signature = last.Signature,
            LogMessage = Finish?.RawBytes,
            ProcessType = Finish?.ProcessType,
            ProcessData = Finish?.ProcessData,
            SerialNumber = Start.SerialNumber,
        };
    }
}
