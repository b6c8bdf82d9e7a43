namespace Fiscal;

/// <summary>The letter box of printing and digital receipts: only the register's own thread appends.</summary>
internal sealed class RegisterDeliveryLog(FiscalRegisters registers) : DeliveryLog
{
    public override void Record(ReceiptId receiptId, DeliveryEvent deliveryEvent)
    {
        if (deliveryEvent is null)
        {
            throw new ArgumentNullException(nameof(deliveryEvent));
        }

        registers.Opened(receiptId.RegisterId)?.Queue(engine =>
        {
            engine.Record(receiptId.Number, deliveryEvent);
            return Task.CompletedTask;
        });
    }

    public override void BeginOutputOutage(string registerId, string device, string cause) =>
        Output(registerId, device, cause, ended: false);

    public override void EndOutputOutage(string registerId, string device) =>
        Output(registerId, device, string.Empty, ended: true);

    private void Output(string registerId, string device, string cause, bool ended) =>
        registers.Opened(registerId)?.Queue(engine =>
        {
            engine.RecordOutputOutage(device, cause, ended);
            return Task.CompletedTask;
        });
}
