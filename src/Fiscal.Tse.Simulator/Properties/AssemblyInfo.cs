[assembly: Fiscal.TseProvider("AddSimulatedTse")]
