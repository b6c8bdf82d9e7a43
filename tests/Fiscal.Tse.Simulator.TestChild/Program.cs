using Fiscal;
using Fiscal.Tse.Simulator;

// Signs until it is killed and prints every counter that was answered.
using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = args[0], UseP256 = true });
while (true)
{
    var start = await tse.StartTransactionAsync(new TseStartRequest { ClientId = "KASSE-01", OperationId = Guid.NewGuid() });
    var finish = await tse.FinishTransactionAsync(new TseFinishRequest { ClientId = "KASSE-01", TransactionNumber = start.TransactionNumber, ProcessType = "Kassenbeleg-V1" });
    Console.WriteLine(finish.SignatureCounter);
}
