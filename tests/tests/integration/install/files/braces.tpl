not {{ a }} template
