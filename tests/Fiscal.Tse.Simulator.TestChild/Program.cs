using Fiscal;
using Fiscal.Tse.Simulator;

// Signs until it is killed and prints every answer: counter and signature of Start and Finish.
using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = args[0], UseP256 = true });
while (true)
{
    var start = await tse.StartTransactionAsync(new TseStartRequest { ClientId = "KASSE-01", OperationId = Guid.NewGuid() });
    Console.WriteLine($"{start.SignatureCounter} {Convert.ToHexString(start.Signature)}");
    var finish = await tse.FinishTransactionAsync(new TseFinishRequest { ClientId = "KASSE-01", TransactionNumber = start.TransactionNumber, ProcessType = "Kassenbeleg-V1" });
    Console.WriteLine($"{finish.SignatureCounter} {Convert.ToHexString(finish.Signature)}");
}
