delete process.env['CI'];
delete process.env['NO_COLOR'];
