-- note --
insert into token_ledger (purpose, provider, model, input_tokens, output_tokens)
values (%(purpose)s, %(provider)s, %(model)s, %(input_tokens)s, %(output_tokens)s);
